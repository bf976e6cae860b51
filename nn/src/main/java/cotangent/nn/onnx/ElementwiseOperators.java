package cotangent.nn.onnx;

import cotangent.autodiff.Activations;
import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Operators that work element by element, with broadcasting. */
final class ElementwiseOperators {
    static void addTo(Map<String, Operator.Factory> table) {
        unary(table, "Identity", x -> x);
        unary(table, "Neg", Tensor::neg);
        unary(table, "Abs", Tensor::abs);
        unary(table, "Sign", Tensor::sign);
        unary(table, "Floor", Tensor::floor);
        unary(table, "Ceil", Tensor::ceil);
        unary(table, "Round", Tensor::round);
        unary(table, "Sqrt", Tensor::sqrt);
        unary(table, "Reciprocal", Tensor::reciprocal);
        unary(table, "Exp", Tensor::exp);
        unary(table, "Log", Tensor::log);
        unary(table, "Sin", Tensor::sin);
        unary(table, "Cos", Tensor::cos);
        unary(table, "Tan", Tensor::tan);
        unary(table, "Asin", Tensor::asin);
        unary(table, "Acos", Tensor::acos);
        unary(table, "Atan", Tensor::atan);
        unary(table, "Sinh", Tensor::sinh);
        unary(table, "Cosh", Tensor::cosh);
        unary(table, "Asinh", Tensor::asinh);
        unary(table, "Acosh", Tensor::acosh);
        unary(table, "Atanh", Tensor::atanh);
        unary(table, "Tanh", Tensor::tanh);
        unary(table, "Sigmoid", Tensor::sigmoid);
        unary(table, "Erf", Tensor::erf);
        unary(table, "Relu", Tensor::relu);
        unary(table, "Softplus", Activations::softplus);
        unary(table, "Softsign", Activations::softsign);
        unary(table, "HardSwish", Activations::hardswish);
        unary(table, "Mish", Activations::mish);
        unary(table, "Not", Tensor::not);
        unary(table, "IsNaN", Tensor::isNaN);
        unary(table, "IsInf", Tensor::isInf);

        binary(table, "Add", Tensor::add);
        binary(table, "Sub", Tensor::sub);
        binary(table, "Mul", Tensor::mul);
        binary(table, "Div", ElementwiseOperators::divide);
        binary(table, "Pow", (a, b) -> a.pow(b.to(a.dtype())).to(a.dtype()));
        binary(table, "Equal", Tensor::eq);
        binary(table, "Less", Tensor::lt);
        binary(table, "LessOrEqual", Tensor::le);
        binary(table, "Greater", Tensor::gt);
        binary(table, "GreaterOrEqual", Tensor::ge);
        binary(table, "And", Tensor::and);
        binary(table, "Or", Tensor::or);
        binary(table, "Xor", Tensor::xor);
        binary(table, "PRelu", ElementwiseOperators::prelu);
        folded(table, "Max", Tensor::maximum);
        folded(table, "Min", Tensor::minimum);
        folded(table, "Sum", Tensor::add);
        table.put("Mean", node -> single(in -> fold(in, Tensor::add).div(in.count())));
        table.put("Mod", ElementwiseOperators::modulo);

        table.put("LeakyRelu", node -> unary(x -> Activations.leakyRelu(x, node.real("alpha", 0.01f))));
        table.put("Elu", node -> unary(x -> Activations.elu(x, node.real("alpha", 1))));
        table.put("Celu", node -> unary(x -> Activations.celu(x, node.real("alpha", 1))));
        table.put("Selu", ElementwiseOperators::selu);
        table.put("ThresholdedRelu", node -> unary(x -> Activations.threshold(x, node.real("alpha", 1), 0)));
        table.put("HardSigmoid", ElementwiseOperators::hardSigmoid);
        table.put("Gelu", ElementwiseOperators::gelu);
        table.put("Clip", node -> single(in -> clip(node, in)));
        table.put("Where", node -> single(in -> Tensor.where(in.get(0), in.get(1), in.get(2))));
        table.put("Cast", ElementwiseOperators::cast);
        table.put("CastLike", node -> single(in -> in.get(0).to(in.get(1).dtype())));
    }

    static Operator single(Operator.Single operator) {
        return operator;
    }

    private static Operator unary(UnaryOperator<Tensor> f) {
        return single(in -> f.apply(in.get(0)));
    }

    private static void unary(Map<String, Operator.Factory> table, String name, UnaryOperator<Tensor> f) {
        table.put(name, node -> unary(f));
    }

    private static void binary(Map<String, Operator.Factory> table, String name, BinaryOperator<Tensor> f) {
        table.put(name, node -> single(in -> f.apply(in.get(0), in.get(1))));
    }

    private static void folded(Map<String, Operator.Factory> table, String name, BinaryOperator<Tensor> f) {
        table.put(name, node -> single(in -> fold(in, f)));
    }

    private static Tensor fold(Operands in, BinaryOperator<Tensor> f) {
        Tensor y = in.get(0);
        for (int i = 1; i < in.count(); i++) {
            y = f.apply(y, in.get(i));
        }
        return y;
    }

    /** Integers are divided towards 0. */
    private static Tensor divide(Tensor a, Tensor b) {
        return a.dtype().isInteger() && b.dtype().isInteger() ? a.sub(a.fmod(b)).floorDivide(b) : a.div(b);
    }

    /** The slopes broadcast as they are. */
    private static Tensor prelu(Tensor x, Tensor slope) {
        return Tensor.where(x.gt(0), x, x.mul(slope));
    }

    private static Operator modulo(OnnxNode node) {
        boolean c = node.integer("fmod", 0) != 0;
        return single(in -> c ? in.get(0).fmod(in.get(1)) : in.get(0).remainder(in.get(1)));
    }

    private static Operator selu(OnnxNode node) {
        double alpha = node.real("alpha", 1.67326319217681884765625);
        double gamma = node.real("gamma", 1.05070102214813232421875);
        return unary(x -> Activations.elu(x, alpha).mul(gamma));
    }

    private static Operator hardSigmoid(OnnxNode node) {
        double alpha = node.real("alpha", 0.2f);
        double beta = node.real("beta", 0.5f);
        return unary(x -> x.mul(alpha).add(beta).clamp(0, 1));
    }

    private static Operator gelu(OnnxNode node) {
        boolean tanh = node.text("approximate", "none").equals("tanh");
        return unary(tanh ? Activations::geluTanh : Activations::gelu);
    }

    /** Bounds are operands since version 11. */
    private static Tensor clip(OnnxNode node, Operands in) {
        Tensor x = in.get(0);
        double low = in.has(1) ? in.get(1).item() : node.real("min", Double.NEGATIVE_INFINITY);
        double high = in.has(2) ? in.get(2).item() : node.real("max", Double.POSITIVE_INFINITY);
        return low > high ? Tensor.full(x.dtype(), high, x.shape().toArray()) : x.clamp(low, high);
    }

    private static Operator cast(OnnxNode node) {
        OnnxType type = OnnxType.ofNumber(node.integer("to", 0));
        if (type == null) {
            throw Operators.unsupported(node, "type " + node.integer("to", 0));
        }
        DType dtype = type.dtype();
        return unary(x -> x.to(dtype));
    }

    private ElementwiseOperators() {}
}
