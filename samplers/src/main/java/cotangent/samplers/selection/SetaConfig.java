package cotangent.samplers.selection;

/**
 * Settings of {@link SetaSampler}.
 *
 * @param pruneRatio the share of samples that is left out at random before the others are grouped
 * @param groups number of groups of similar losses
 * @param windowScale the share of the groups that an epoch visits
 * @param delta the share of the epochs with a window; the epochs after it visit samples of all groups
 */
public record SetaConfig(double pruneRatio, int groups, double windowScale, double delta) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a share is out of range or the window comes to no group
     */
    public SetaConfig {
        if (!(pruneRatio >= 0 && pruneRatio < 1)
                || !(windowScale > 0 && windowScale <= 1)
                || !(delta >= 0 && delta <= 1)
                || groups < 1) {
            throw new IllegalArgumentException(
                    "SetaSampler: needs a prune ratio in [0, 1), a window scale in (0, 1], delta in [0, 1] and a group, got "
                            + pruneRatio + ", " + windowScale + ", " + delta + " and " + groups);
        }
        if (Math.rint(windowScale * groups) == 0) {
            throw new IllegalArgumentException("SetaSampler: the window of " + windowScale + " times " + groups
                    + " groups is empty; needs a larger window scale");
        }
    }

    /** The reference implementation's: {@code pruneRatio = 0.1, groups = 10, windowScale = 0.5, delta = 0.875}. */
    public static SetaConfig defaults() {
        return new SetaConfig(0.1, 10, 0.5, 0.875);
    }

    /** A copy with another prune ratio. */
    public SetaConfig withPruneRatio(double value) {
        return new SetaConfig(value, groups, windowScale, delta);
    }

    /** A copy with another number of groups. */
    public SetaConfig withGroups(int value) {
        return new SetaConfig(pruneRatio, value, windowScale, delta);
    }

    /** A copy with another window scale. */
    public SetaConfig withWindowScale(double value) {
        return new SetaConfig(pruneRatio, groups, value, delta);
    }

    /** A copy with another share of epochs with a window. */
    public SetaConfig withDelta(double value) {
        return new SetaConfig(pruneRatio, groups, windowScale, value);
    }

    /** How many groups the window has, half to even. */
    int window() {
        return (int) Math.rint(windowScale * groups);
    }
}
