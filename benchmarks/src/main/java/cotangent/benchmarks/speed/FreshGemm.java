package cotangent.benchmarks.speed;

/** What {@code kernel-speed --fresh} runs in each virtual machine: prints the GFLOP/s of a float product of 1024. */
final class FreshGemm {
    private static final int ROUNDS = 3;

    public static void main(String[] args) {
        KernelCase c = KernelCase.product("sgemm", 1024);
        Meter meter = new Meter(c.calls().kernel()::run, ROUNDS);
        long nanos = (long) (Double.parseDouble(args[0]) * 1e9);
        int steps = meter.warmUp(nanos / 2, nanos / (2 * ROUNDS));
        for (int i = 0; i < ROUNDS; i++) {
            meter.round(steps);
        }
        System.out.println(c.work() / meter.millis() / 1e6);
    }

    private FreshGemm() {}
}
