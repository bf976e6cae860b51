package cotangent.regularizers.robust;

/**
 * Hyperparameters of {@link GroupDro}.
 *
 * @param stepSize how fast weights follow losses, not negative; 0 keeps all groups alike
 * @param adjustment how much small groups are favoured, {@code C}, not negative; the paper tries 0 to 5
 * @param normalize whether losses are divided by their sum before weights follow them
 */
public record GroupDroConfig(double stepSize, double adjustment, boolean normalize) {
    /** Checks the ranges. */
    public GroupDroConfig {
        Groups.requireNotNegative("group DRO", "stepSize", stepSize);
        Groups.requireNotNegative("group DRO", "adjustment", adjustment);
    }

    /** Step size 0.01, no adjustment, not normalised. */
    public static GroupDroConfig defaults() {
        return new GroupDroConfig(0.01, 0, false);
    }

    /** A copy with another step size. */
    public GroupDroConfig withStepSize(double value) {
        return new GroupDroConfig(value, adjustment, normalize);
    }

    /** A copy with another adjustment. */
    public GroupDroConfig withAdjustment(double value) {
        return new GroupDroConfig(stepSize, value, normalize);
    }

    /** A copy that normalises, or not. */
    public GroupDroConfig withNormalize(boolean value) {
        return new GroupDroConfig(stepSize, adjustment, value);
    }
}
