package cotangent.nn.data;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random disjoint parts of data sets. */
final class Splits {
    private static final int CHUNK = 1024;

    static List<Dataset> random(Dataset all, RandomGenerator rng, double... fractions) {
        int[] ends = ends(all.size(), fractions);
        int[] order = Rng.permutation(rng, all.size());
        List<Dataset> parts = new ArrayList<>();
        for (int k = 0; k < fractions.length; k++) {
            parts.add(all.subset(Arrays.copyOfRange(order, k == 0 ? 0 : ends[k - 1], ends[k])));
        }
        return parts;
    }

    static List<Dataset> stratified(Dataset all, RandomGenerator rng, double... fractions) {
        ends(0, fractions); // complains before the data are read
        List<List<Integer>> chosen = new ArrayList<>();
        for (int k = 0; k < fractions.length; k++) {
            chosen.add(new ArrayList<>());
        }
        byClass(all).values().forEach(members -> {
            int[] ends = ends(members.size(), fractions);
            int[] order = Rng.permutation(rng, members.size());
            int i = 0;
            for (int k = 0; k < fractions.length; k++) {
                for (; i < ends[k]; i++) {
                    chosen.get(k).add(members.get(order[i]));
                }
            }
        });
        List<Dataset> parts = new ArrayList<>();
        for (List<Integer> part : chosen) {
            parts.add(all.subset(part.stream().mapToInt(i -> i).sorted().toArray()));
        }
        return parts;
    }

    static List<Fold> folds(Dataset all, RandomGenerator rng, int count) {
        requireFolds(all, count);
        int[] order = Rng.permutation(rng, all.size());
        int[] part = new int[all.size()];
        for (int i = 0; i < order.length; i++) {
            part[order[i]] = (int) ((long) i * count / order.length);
        }
        return folds(all, part, count);
    }

    /** Deals the samples of one class after the other, so that the parts differ by one sample at most, in sum and of each class. */
    static List<Fold> stratifiedFolds(Dataset all, RandomGenerator rng, int count) {
        requireFolds(all, count);
        int[] part = new int[all.size()];
        int dealt = 0;
        for (List<Integer> members : byClass(all).values()) {
            for (int i : Rng.permutation(rng, members.size())) {
                part[members.get(i)] = dealt++ % count;
            }
        }
        return folds(all, part, count);
    }

    private static void requireFolds(Dataset all, int count) {
        if (count < 2 || count > all.size()) {
            throw new IllegalArgumentException(
                    "folds: needs from 2 to " + all.size() + " (the number of samples), got " + count);
        }
    }

    private static List<Fold> folds(Dataset all, int[] part, int count) {
        List<Fold> folds = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int fold = k;
            folds.add(new Fold(
                    all.subset(IntStream.range(0, part.length)
                            .filter(i -> part[i] != fold)
                            .toArray()),
                    all.subset(IntStream.range(0, part.length)
                            .filter(i -> part[i] == fold)
                            .toArray())));
        }
        return folds;
    }

    private static Map<Long, List<Integer>> byClass(Dataset all) {
        Map<Long, List<Integer>> classes = new TreeMap<>();
        for (int start = 0; start < all.size(); start += CHUNK) {
            int[] indices = new int[Math.min(CHUNK, all.size() - start)];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = start + i;
            }
            Tensor targets = all.batch(indices).targets();
            if (targets.rank() != 1 || !targets.dtype().isInteger()) {
                throw new IllegalArgumentException("stratified split: needs one integer target a sample, got "
                        + targets.dtype() + " " + targets.shape());
            }
            long[] labels = targets.toLongArray();
            for (int i = 0; i < labels.length; i++) {
                classes.computeIfAbsent(labels[i], c -> new ArrayList<>()).add(indices[i]);
            }
        }
        return classes;
    }

    private static int[] ends(int size, double... fractions) {
        int[] ends = new int[fractions.length];
        double sum = 0;
        for (int k = 0; k < fractions.length; k++) {
            if (!(fractions[k] > 0)) {
                throw new IllegalArgumentException(
                        "split: fractions must be positive, got " + Arrays.toString(fractions));
            }
            sum += fractions[k];
            ends[k] = (int) Math.min(size, Math.round(sum * size));
        }
        if (!(sum <= 1 + 1e-9)) {
            throw new IllegalArgumentException(
                    "split: fractions must sum to 1 at most, got " + Arrays.toString(fractions));
        }
        return ends;
    }

    private Splits() {}
}
