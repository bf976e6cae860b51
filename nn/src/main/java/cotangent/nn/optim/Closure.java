package cotangent.nn.optim;

/**
 * The objective on the current batch, as an optimizer sees it: clears the gradients, evaluates the loss, runs backward and returns
 * the loss. It may be called several times in one step, by optimizers that look at other points too; each call evaluates the same
 * batch with the present parameters.
 */
@FunctionalInterface
public interface Closure {
    /** Replaces the gradients of all parameters and returns the loss. */
    double evaluate();
}
