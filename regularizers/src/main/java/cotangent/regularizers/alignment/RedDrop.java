package cotangent.regularizers.alignment;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Drops answers so that in no group the bad ones outnumber the good ones (RED-Drop).
 *
 * <pre>
 * negatives: A &lt; 0,  positives: A &gt; 0.  If negatives outnumber positives, keep as many negatives as there are positives, at random;
 * a group without positives goes as a whole.
 * </pre>
 *
 * Advantages are not computed anew. Which negatives go is not told by the paper; a seeded choice with equal chances is this library's.
 * Answers of advantage 0 stay where their group has a positive one.
 *
 * <p>Source: C. Yao et al., "Group-Relative REINFORCE Is Secretly an Off-Policy Algorithm: Demystifying Some Myths About GRPO and Its
 * Friends", 2025. Catalogue: T226.
 */
public final class RedDrop {
    private RedDrop() {}

    /**
     * Which answers stay: truth values {@code [batch]}.
     *
     * @param advantages {@code [batch]}
     * @param groups {@code [batch]}, integers
     * @throws cotangent.autodiff.ShapeException if the shapes differ
     */
    public static Tensor kept(Tensor advantages, Tensor groups, RandomGenerator rng) {
        GroupAdvantage.requireGroups("RedDrop", advantages, groups);
        double[] a = advantages.to(DType.FLOAT64).toDoubleArray();
        long[] g = groups.to(DType.INT64).toLongArray();
        Map<Long, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < a.length; i++) {
            members.computeIfAbsent(g[i], id -> new ArrayList<>()).add(i);
        }
        boolean[] kept = new boolean[a.length];
        members.values().forEach(group -> keep(group, a, kept, rng));
        return Tensor.of(kept, kept.length);
    }

    private static void keep(List<Integer> group, double[] a, boolean[] kept, RandomGenerator rng) {
        List<Integer> negatives = group.stream().filter(i -> a[i] < 0).toList();
        long positives = group.stream().filter(i -> a[i] > 0).count();
        boolean any = positives > 0 || negatives.isEmpty();
        group.forEach(i -> kept[i] = any);
        if (any && negatives.size() > positives) {
            int[] order = Rng.permutation(rng, negatives.size());
            for (int k = (int) positives; k < order.length; k++) {
                kept[negatives.get(order[k])] = false;
            }
        }
    }
}
