package cotangent.vector;

import java.util.Locale;

/**
 * Chooses the kernels when {@link Kernels} is initialised. Only {@link SimdKernels} and what it names refer to the module
 * {@code jdk.incubator.vector}; those classes are loaded after it was found, and not at all otherwise.
 */
final class KernelSelection {
    private static final System.Logger LOG = System.getLogger("cotangent.vector");

    /** Widest vectors that the fixed lane layout of the kernels is made for. */
    private static final int MAX_WIDTH = 512;

    /** Widest vectors, in bits, that the property allows; 0 for none. */
    private static final int WIDTH_LIMIT = parseLimit();

    static KernelProvider choose() {
        String objection = objection();
        KernelProvider chosen = objection != null ? new ScalarKernels(objection) : new SimdKernels();
        LOG.log(System.Logger.Level.DEBUG, "kernels: {0}", chosen.description());
        return chosen;
    }

    /** Widest vectors, in bits, of SIMD kernels; they may be used in tests even where the property switches them off. */
    static int widthLimit() {
        return WIDTH_LIMIT == 0 ? MAX_WIDTH : WIDTH_LIMIT;
    }

    private static int parseLimit() {
        String value = System.getProperty(Kernels.PROPERTY, "auto").strip().toLowerCase(Locale.ROOT);
        return switch (value) {
            case "off" -> 0;
            case "128" -> 128;
            case "256" -> 256;
            case "512", "auto" -> MAX_WIDTH;
            default -> {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "system property {0}=\"{1}\" is none of off, 128, 256, 512, auto; auto is used",
                        Kernels.PROPERTY,
                        value);
                yield MAX_WIDTH;
            }
        };
    }

    /** Why the SIMD kernels cannot be used, or null if they can. */
    private static String objection() {
        if (WIDTH_LIMIT == 0) {
            return Kernels.PROPERTY + "=off";
        }
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return "module jdk.incubator.vector is absent";
        }
        if (!compilesWithC2()) {
            return "the virtual machine does not compile with C2";
        }
        if (!Fma.HARDWARE) {
            return "no fused multiply-add in hardware";
        }
        if (SimdKernels.preferredWidth() < 128) {
            return "no vectors of 128 bits or more";
        }
        return null;
    }

    /**
     * Without C2 each vector is an object on the heap, hundreds of times slower than scalar code. The standard properties tell:
     * other virtual machines than HotSpot name themselves; C1 alone is "emulated-client"; GraalVM's versions say "jvmci".
     */
    private static boolean compilesWithC2() {
        String name = System.getProperty("java.vm.name", "");
        String info = System.getProperty("java.vm.info", "");
        String version = System.getProperty("java.vm.version", "");
        return (name.contains("HotSpot") || name.contains("OpenJDK"))
                && name.contains("Server VM")
                && !info.contains("interpreted")
                && !info.contains("emulated-client")
                && !version.contains("jvmci");
    }

    private KernelSelection() {}
}
