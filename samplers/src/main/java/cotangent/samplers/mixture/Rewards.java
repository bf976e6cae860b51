package cotangent.samplers.mixture;

/** Checks that mixers share. */
final class Rewards {
    static void requireArms(String name, int arms) {
        if (arms < 1) {
            throw new IllegalArgumentException(name + ": needs at least one arm, got " + arms);
        }
    }

    static void requirePaired(String name, int[] played, double[] rewards, int arms) {
        if (played.length != rewards.length) {
            throw new IllegalArgumentException(
                    name + ": " + played.length + " arms, but " + rewards.length + " rewards");
        }
        for (int a : played) {
            if (a < 0 || a >= arms) {
                throw new IndexOutOfBoundsException(name + ": arm " + a + " is not in [0, " + arms + ")");
            }
        }
    }

    static double[] requireInitial(String name, double[] rewards, int arms) {
        if (rewards.length != arms) {
            throw new IllegalArgumentException(
                    name + ": needs initial rewards of " + arms + " arms, got " + rewards.length);
        }
        for (double r : rewards) {
            if (!Double.isFinite(r)) {
                throw new IllegalArgumentException(name + ": an initial reward is not finite: " + r);
            }
        }
        return rewards.clone();
    }

    private Rewards() {}
}
