package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values, at edges too, and gradients are those of PyTorch: see {@code src/test/scripts/elementwise_golden.py}. */
class GoldenElementwiseTest {
    private static final Map<String, Function<List<Tensor>, Tensor>> OPERATORS = new TreeMap<>();

    /** Case to role to tensor. */
    private static final Map<String, Map<String, Tensor>> GOLDEN = GoldenFile.read("elementwise.txt");

    @FunctionalInterface
    private interface Ternary {
        Tensor apply(Tensor a, Tensor b, Tensor c);
    }

    @FunctionalInterface
    private interface Binary {
        Tensor apply(Tensor a, Tensor b);
    }

    private static void unary(String name, Function<Tensor, Tensor> f) {
        OPERATORS.put(name, in -> f.apply(in.get(0)));
        OPERATORS.put(name + "-edge", in -> f.apply(in.get(0)));
    }

    private static void only(String name, Function<Tensor, Tensor> f) {
        OPERATORS.put(name, in -> f.apply(in.get(0)));
    }

    private static void binary(String name, Binary f) {
        OPERATORS.put(name, in -> f.apply(in.get(0), in.get(1)));
        OPERATORS.put(name + "-edge", in -> f.apply(in.get(0), in.get(1)));
    }

    private static void ternary(String name, Ternary f) {
        OPERATORS.put(name, in -> f.apply(in.get(0), in.get(1), in.get(2)));
    }

    static {
        unary("tan", Tensor::tan);
        unary("asin", Tensor::asin);
        unary("acos", Tensor::acos);
        unary("atan", Tensor::atan);
        unary("sinh", Tensor::sinh);
        unary("cosh", Tensor::cosh);
        unary("asinh", Tensor::asinh);
        unary("acosh", Tensor::acosh);
        unary("atanh", Tensor::atanh);
        unary("sinc", Special::sinc);
        unary("deg2rad", Pointwise::deg2rad);
        unary("rad2deg", Pointwise::rad2deg);
        unary("exp2", Tensor::exp2);
        unary("log2", Tensor::log2);
        unary("log10", Tensor::log10);
        unary("logit", Special::logit);
        unary("entr", Special::entr);
        unary("erfc", Special::erfc);
        unary("erfcx", Special::erfcx);
        unary("erfinv", Special::erfinv);
        unary("lgamma", Special::lgamma);
        unary("digamma", Special::digamma);
        unary("ndtr", Special::ndtr);
        unary("ndtri", Special::ndtri);
        unary("logNdtr", Special::logNdtr);
        unary("i0", Special::i0);
        unary("i0e", Special::i0e);
        unary("i1", Special::i1);
        unary("i1e", Special::i1e);
        unary("frac", Tensor::frac);
        unary("nanToNum", Pointwise::nanToNum);
        only("lgamma-negative", Special::lgamma);
        only("digamma-negative", Special::digamma);
        for (int n = 1; n <= 3; n++) {
            int order = n;
            only("polygamma" + n, x -> Special.polygamma(order, x));
        }
        only("mvlgamma3", x -> Special.mvlgamma(x, 3));
        only("logit-eps", x -> Special.logit(x, 0.1));
        only("round2", x -> x.round(2));
        only("round-1", x -> x.round(-1));
        ternary("clamp", Tensor::clamp);
        ternary("lerp", Tensor::lerp);
        OPERATORS.put("lerp-number", in -> in.get(0).lerp(in.get(1), 0.3));
        ternary("addcmul", (x, a, b) -> x.addcmul(a, b, -0.5));
        ternary("addcdiv", (x, a, b) -> x.addcdiv(a, b, -0.5));
        binary("atan2", Tensor::atan2);
        binary("hypot", Tensor::hypot);
        binary("logaddexp", Tensor::logaddexp);
        binary("logaddexp2", Pointwise::logaddexp2);
        binary("xlogy", Special::xlogy);
        binary("xlog1py", Special::xlog1py);
        binary("ldexp", Pointwise::ldexp);
        binary("copysign", Pointwise::copysign);
        binary("fmod", Tensor::fmod);
        binary("remainder", Tensor::remainder);
        binary("fmax", Pointwise::fmax);
        binary("fmin", Pointwise::fmin);
        binary("floorDivide", Tensor::floorDivide);
        binary("truncDivide", Pointwise::truncDivide);
        binary("heaviside", Pointwise::heaviside);
        binary("floatPower", Pointwise::floatPower);
        binary("rsub", Tensor::rsub);
    }

    static Iterable<String> cases() {
        return OPERATORS.keySet();
    }

    @Test
    void everyCaseIsTested() {
        assertEquals(new TreeSet<>(GOLDEN.keySet()), new TreeSet<>(OPERATORS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientsAreThoseOfPyTorch(String name) {
        Map<String, Tensor> golden = GOLDEN.get(name);
        List<Tensor> operands = new ArrayList<>();
        for (int i = 0; golden.containsKey("x" + i); i++) {
            operands.add(golden.get("x" + i).copy().requiresGrad());
        }
        Tensor y = OPERATORS.get(name).apply(operands);
        // PyTorch's own trigamma has an error of 5e-10.
        boolean trigamma = name.startsWith("digamma") || name.equals("polygamma1");
        assertClose(y, golden.get("y"), trigamma ? 1e-9 : 1e-12, 1e-14, "value");
        if (y.carriesGrad() && golden.containsKey("g0")) {
            y.sum().backward();
        }
        for (int i = 0; golden.containsKey("g" + i); i++) {
            Tensor g = operands.get(i).grad();
            Tensor e = golden.get("g" + i);
            assertClose(g == null ? Tensor.zerosLike(e) : g, e, trigamma ? 1e-9 : 1e-11, 1e-13, "gradient " + i);
        }
    }
}
