package cotangent.benchmarks.experiments.generative;

import cotangent.autodiff.Distances;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * Equally many samples of round Gaussians in the plane.
 *
 * @param centres {@code [k, 2]}
 * @param sd standard deviation of each coordinate
 */
record PlaneMixture(Tensor centres, double sd) {
    /** Eight Gaussians of standard deviation 0.1 on a circle of radius 2. */
    static PlaneMixture ring() {
        float[] centres = new float[16];
        for (int k = 0; k < 8; k++) {
            centres[2 * k] = (float) (2 * StrictMath.cos(Math.PI * k / 4));
            centres[2 * k + 1] = (float) (2 * StrictMath.sin(Math.PI * k / 4));
        }
        return new PlaneMixture(Tensor.of(centres, 8, 2), 0.1);
    }

    /** 25 Gaussians of standard deviation 0.05 on a grid of spacing 2 around 0. */
    static PlaneMixture grid() {
        float[] centres = new float[50];
        for (int k = 0; k < 25; k++) {
            centres[2 * k] = 2 * (k / 5) - 4;
            centres[2 * k + 1] = 2 * (k % 5) - 4;
        }
        return new PlaneMixture(Tensor.of(centres, 25, 2), 0.05);
    }

    /** {@code n} points {@code [n, 2]}, each of a random Gaussian. */
    Tensor sample(RandomGenerator rng, int n) {
        Tensor which = Tensor.randint(rng, 0, centres.size(0), n);
        return centres.indexSelect(0, which).add(Tensor.randn(rng, n, 2).mul(sd));
    }

    /** How many points lie within 4 standard deviations of each centre. */
    long[] counts(Tensor points) {
        try (var off = GradMode.noGrad()) {
            boolean[] near = Distances.cdist(points, centres).le(4 * sd).toBooleanArray();
            int k = centres.size(0);
            long[] counts = new long[k];
            for (int i = 0; i < near.length; i++) {
                if (near[i]) {
                    counts[i % k]++;
                }
            }
            return counts;
        }
    }

    /** Number of centres with at least {@code least} points near. */
    long covered(Tensor points, long least) {
        return LongStream.of(counts(points)).filter(n -> n >= least).count();
    }
}
