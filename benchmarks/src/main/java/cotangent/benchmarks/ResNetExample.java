package cotangent.benchmarks; import java.util.List; import java.io.PrintStream; final class ResNetExample { static void run(List<String> a, PrintStream o) {} private ResNetExample() {} }
