package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.GradientCheck.Options;
import cotangent.autodiff.PrimitiveCase.Application;
import cotangent.autodiff.fixtures.TensorAssertions;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check of every primitive and operator, on generated shapes and views; seeds are fixed and named by failures. */
class PrimitiveTest {
    private static final int VALUES = 60;
    private static final int GRADIENTS = 12;

    static List<PrimitiveCase> cases() {
        return PrimitiveCases.all();
    }

    static List<PrimitiveCase> linearCases() {
        return cases().stream().filter(PrimitiveCase::linear).toList();
    }

    /** Runs a check with many seeds. */
    private interface Check {
        void on(Draw draw) throws Exception;
    }

    private static void repeat(PrimitiveCase c, DType dtype, int times, int maxElements, Check check) {
        for (int i = 0; i < times; i++) {
            long seed = 1000L * c.name().hashCode() + i;
            try {
                check.on(new Draw(seed, dtype, maxElements));
            } catch (Throwable e) {
                throw new AssertionError(c + ", " + dtype + ", seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueIsTheNaiveOne(PrimitiveCase c) {
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            repeat(c, dtype, VALUES, 120, d -> {
                Application a = c.generator().apply(d);
                double tolerance = TensorAssertions.roundings(dtype, 64);
                Tensor y = a.f().apply(a.inputs());
                if (a.naive() != null) {
                    TensorAssertions.assertClose(
                            y, a.expected(), tolerance, tolerance, a.inputs().toString());
                }
                // What was recorded has the same value, bit for bit.
                List<Tensor> leaves = a.inputs().stream()
                        .map(x -> x.dtype().isFloating() ? x.detach().requiresGrad() : x)
                        .toList();
                TensorAssertions.assertSame(a.f().apply(leaves), y, "recorded");
            });
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivativesAreRight(PrimitiveCase c) {
        repeat(c, DType.FLOAT64, GRADIENTS, 24, d -> {
            Application a = c.generator().apply(d);
            GradientCheck.check(a.f(), a.inputs(), Options.defaults().withFloat32Tolerance(2e-4));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivativesOfSecondOrderAreRight(PrimitiveCase c) {
        repeat(c, DType.FLOAT64, GRADIENTS, 8, d -> {
            Application a = c.generator().apply(d);
            GradientCheck.check(
                    a.f(),
                    a.inputs(),
                    Options.defaults().withSecondOrder(true).withFloat32Tolerance(Double.POSITIVE_INFINITY));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientHasTheTypeAndShapeOfItsInput(PrimitiveCase c) {
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            repeat(c, dtype, 5, 40, d -> {
                Application a = c.generator().apply(d);
                List<Tensor> leaves = a.inputs().stream()
                        .map(x -> x.dtype().isFloating() ? x.detach().requiresGrad() : x)
                        .toList();
                Tensor y = a.f().apply(leaves);
                if (y.carriesGrad()) {
                    y.backward(Tensor.onesLike(y), false);
                }
                for (Tensor x : leaves) {
                    if (x.grad() != null) {
                        assertEquals(x.dtype(), x.grad().dtype());
                        assertEquals(x.shape(), x.grad().shape());
                    }
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("linearCases")
    void linearOnesAreLinear(PrimitiveCase c) {
        repeat(c, DType.FLOAT64, GRADIENTS, 60, d -> {
            Application a = c.generator().apply(d);
            List<Tensor> x = a.inputs();
            List<Tensor> y = x.stream()
                    .map(t -> t.dtype().isFloating() ? d.tensor(t.shape(), Draw.NORMAL) : t)
                    .toList();
            List<Tensor> mix = IntStream.range(0, x.size())
                    .mapToObj(i -> x.get(i).dtype().isFloating()
                            ? x.get(i).mul(2).sub(y.get(i).mul(3))
                            : x.get(i))
                    .toList();
            Tensor expected = a.f().apply(x).mul(2).sub(a.f().apply(y).mul(3));
            TensorAssertions.assertClose(a.f().apply(mix), expected, 1e-12, 1e-12, "f(2x - 3y)");
        });
    }

    /** Looks at the compiled classes, so that nobody can forget to add a new primitive to the cases. */
    @Test
    void allPrimitivesOfTheModuleAreCovered() throws Exception {
        Set<String> seen = new TreeSet<>();
        for (PrimitiveCase c : cases()) {
            for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
                repeat(c, dtype, 4, 30, d -> collectAll(c.generator().apply(d), seen));
            }
        }
        Set<String> missing = declaredPrimitives();
        assertTrue(missing.size() > 30, "found too few primitives to be true: " + missing);
        missing.removeAll(seen);
        missing.removeAll(WITHOUT_DERIVATIVE);
        assertEquals(Set.of(), missing, "primitives without a case in PrimitiveCases");
    }

    /** Results are integers, truth values or constants of a rule, which no graph holds; other tests compare their values. */
    private static final Set<String> WITHOUT_DERIVATIVE = Set.of(
            "cotangent.autodiff.Comparison",
            "cotangent.autodiff.Comparison$Logic",
            "cotangent.autodiff.ArgReduction",
            "cotangent.autodiff.ArgScan",
            "cotangent.autodiff.SearchSorted",
            "cotangent.autodiff.MaxPool",
            "cotangent.autodiff.Elimination",
            "cotangent.autodiff.Permutation",
            "cotangent.autodiff.ProductsOfOthers",
            "cotangent.autodiff.Sorting$ArgSort");

    /** The primitives of the operator, of its gradient and of the gradient's gradient. */
    private static void collectAll(Application a, Set<String> seen) {
        List<Tensor> inputs = new ArrayList<>();
        List<Tensor> leaves = new ArrayList<>();
        for (Tensor x : a.inputs()) {
            inputs.add(x.dtype().isFloating() ? x.detach().requiresGrad() : x);
            if (x.dtype().isFloating()) {
                leaves.add(inputs.get(inputs.size() - 1));
            }
        }
        Tensor y = a.f().apply(inputs);
        collect(y, seen, new HashSet<>());
        for (int order = 0; order < 2 && y.carriesGrad(); order++) {
            List<Tensor> g = Autodiff.gradients(y.square().sum(), leaves, true);
            g.forEach(t -> collect(t, seen, new HashSet<>()));
            y = g.get(0);
        }
    }

    private static void collect(Tensor y, Set<String> seen, Set<Node> visited) {
        if (y.node != null && y.node.primitive != null && visited.add(y.node)) {
            seen.add(key(y.node.primitive));
            for (Tensor x : y.node.operands()) {
                collect(x, seen, visited);
            }
        }
    }

    private static String key(Primitive p) {
        String name = p.getClass().getName();
        return p instanceof Unary || p instanceof Binary ? name + " " + p.name() : name;
    }

    /** The classes that implement Primitive; of those that a table holds instances of, the instances. */
    private static Set<String> declaredPrimitives()
            throws IOException, URISyntaxException, ReflectiveOperationException {
        Set<String> found = new TreeSet<>();
        for (Class<?> type : compiledClasses()) {
            if (Primitive.class.isAssignableFrom(type)
                    && !type.isInterface()
                    && !Modifier.isAbstract(type.getModifiers())
                    && type != Unary.class
                    && type != Binary.class) {
                found.add(type.getName());
            }
            for (Field f : type.getDeclaredFields()) {
                if (Modifier.isStatic(f.getModifiers())
                        && (f.getType() == Unary.class || f.getType() == Binary.class)) {
                    f.setAccessible(true);
                    found.add(key((Primitive) f.get(null)));
                }
            }
        }
        return found;
    }

    private static List<Class<?>> compiledClasses() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(
                Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path p :
                    files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                String name = root.relativize(p).toString().replace('/', '.').replace('\\', '.');
                if (!name.startsWith("module-info") && !name.startsWith("META-INF")) {
                    classes.add(Class.forName(
                            name.substring(0, name.length() - ".class".length()),
                            false,
                            Tensor.class.getClassLoader()));
                }
            }
        }
        return classes;
    }
}
