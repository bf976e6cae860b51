/**
 * Online learning: play a point, see a loss, and regret as little as possible.
 *
 * <ul>
 * <li>Which step size? One that hardly matters: {@link cotangent.regularizers.online.GeneralizedImplicitFtrl} with an {@link
 *     cotangent.regularizers.online.ImplicitUpdate}, or {@link cotangent.regularizers.online.AdaImplicitFtrl}, which finds it
 * <li>What are losses? A {@link cotangent.regularizers.online.ScalarLoss} of one linear form
 * </ul>
 *
 * <pre>{@code
 * GeneralizedImplicitFtrl learner = new GeneralizedImplicitFtrl(ImplicitUpdate.FULL, 20, t -> StrictMath.sqrt(t));
 * for (Row row : stream) {
 *     double loss = learner.step(row.features(), ScalarLoss.absolute(row.target()));
 * }
 * }</pre>
 */
package cotangent.regularizers.online;
