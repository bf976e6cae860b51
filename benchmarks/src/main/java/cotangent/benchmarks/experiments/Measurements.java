package cotangent.benchmarks.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Measured values by variant, measure and seed, in the order in which they were recorded. Immutable. */
public final class Measurements {
    private record Key(String variant, String measure) {}

    private final Map<Key, Map<Long, Double>> values;

    private Measurements(Map<Key, Map<Long, Double>> values) {
        this.values = values;
    }

    /** Collects values. */
    static final class Builder {
        private final Map<Key, Map<Long, Double>> values = new LinkedHashMap<>();

        void put(String variant, String measure, long seed, double value) {
            for (String name : List.of(variant, measure)) {
                if (name.isBlank() || name.contains("\t") || name.contains("\n") || name.contains("|")) {
                    throw new IllegalArgumentException(
                            "measurement: '" + name + "' is no name of a variant or measure");
                }
            }
            Map<Long, Double> seeds = values.computeIfAbsent(new Key(variant, measure), k -> new LinkedHashMap<>());
            if (seeds.putIfAbsent(seed, value) != null) {
                throw new IllegalArgumentException(
                        "measurement: '" + measure + "' of '" + variant + "' on seed " + seed + " is given twice");
            }
        }

        /**
         * The measurements.
         *
         * @throws IllegalArgumentException if there are none, or a value was not measured on all seeds
         */
        Measurements build() {
            Map<Key, Map<Long, Double>> copy = new LinkedHashMap<>();
            Set<Long> seeds = new TreeSet<>();
            values.forEach((key, bySeed) -> {
                seeds.addAll(bySeed.keySet());
                copy.put(key, Collections.unmodifiableMap(new LinkedHashMap<>(bySeed)));
            });
            if (copy.isEmpty()) {
                throw new IllegalArgumentException("measurements: nothing was measured");
            }
            copy.forEach((key, bySeed) -> {
                if (!bySeed.keySet().equals(seeds)) {
                    throw new IllegalArgumentException("measurements: '" + key.measure + "' of '" + key.variant
                            + "' has seeds " + bySeed.keySet() + ", needs " + seeds);
                }
            });
            return new Measurements(copy);
        }
    }

    /** The variants. */
    public List<String> variants() {
        Set<String> names = new LinkedHashSet<>();
        values.keySet().forEach(k -> names.add(k.variant));
        return List.copyOf(names);
    }

    /** The measures. */
    public List<String> measures() {
        Set<String> names = new LinkedHashSet<>();
        values.keySet().forEach(k -> names.add(k.measure));
        return List.copyOf(names);
    }

    /** The seeds, ascending. */
    public List<Long> seeds() {
        return new ArrayList<>(new TreeSet<>(values.values().iterator().next().keySet()));
    }

    /** Whether this measure was taken of this variant. */
    public boolean has(String variant, String measure) {
        return values.containsKey(new Key(variant, measure));
    }

    /** The value on one seed. */
    public double value(String variant, String measure, long seed) {
        Double value = bySeed(variant, measure).get(seed);
        if (value == null) {
            throw new IllegalArgumentException("measurements: there is no seed " + seed + " among " + seeds());
        }
        return value;
    }

    /** The values in the order of {@link #seeds}. */
    public double[] values(String variant, String measure) {
        Map<Long, Double> bySeed = bySeed(variant, measure);
        return seeds().stream().mapToDouble(bySeed::get).toArray();
    }

    private Map<Long, Double> bySeed(String variant, String measure) {
        Map<Long, Double> found = values.get(new Key(variant, measure));
        if (found == null) {
            throw new IllegalArgumentException("measurements: there is no '" + measure + "' of '" + variant + "'");
        }
        return found;
    }

    /** The mean over the seeds. */
    public double mean(String variant, String measure) {
        return Arrays.stream(values(variant, measure)).average().orElseThrow();
    }

    /** The standard error of the mean over the seeds, {@code s / sqrt(n)}; NaN for one seed. */
    public double standardError(String variant, String measure) {
        double[] x = values(variant, measure);
        double mean = mean(variant, measure);
        double squares = 0;
        for (double v : x) {
            squares += (v - mean) * (v - mean);
        }
        return Math.sqrt(squares / (x.length - 1.0) / x.length);
    }

    /** Whether all values are finite. */
    public boolean allFinite() {
        return values.values().stream().flatMap(m -> m.values().stream()).allMatch(Double::isFinite);
    }
}
