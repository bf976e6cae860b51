/**
 * Methods of classical statistics that newer ones build on. They fit without gradients; points are the rows of a matrix {@code [n, d]}.
 *
 * <ul>
 * <li>Which points belong together? {@link cotangent.nn.classical.KMeans}
 * <li>Which points are near? {@link cotangent.nn.classical.NearestNeighbors}
 * <li>In which directions do they vary? {@link cotangent.nn.classical.Pca}
 * <li>Which increasing function fits? {@link cotangent.nn.classical.IsotonicRegression}
 * </ul>
 *
 * <pre>{@code
 * Pca pca = Pca.fit(features, 16);
 * KMeans clusters = KMeans.fit(pca.transform(features), 10, Rng.of(1));
 * Tensor which = clusters.assign(pca.transform(others));
 * }</pre>
 */
package cotangent.nn.classical;
