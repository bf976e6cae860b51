import cotangent.autodiff.InPlace;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/** Trains a small network with the one jar alone and prints a number that depends on every bit of the result. */
public final class Train {
    public static void main(String[] args) {
        Rng rng = Rng.of(42);
        Tensor x = Tensor.randn(rng, 64, 16);
        Tensor y = x.slice(1, 0, 1).mul(x.slice(1, 1, 2));
        Tensor w1 = Tensor.randn(rng, 16, 32).mul(0.25).requiresGrad();
        Tensor w2 = Tensor.randn(rng, 32, 1).mul(0.25).requiresGrad();
        double loss = 0;
        for (int step = 0; step < 200; step++) {
            Tensor error = x.matmul(w1).tanh().matmul(w2).sub(y).square().mean();
            error.backward();
            for (Tensor w : new Tensor[] {w1, w2}) {
                InPlace.axpy(-0.05, w.grad(), w);
                w.zeroGrad();
            }
            loss = error.item();
        }
        System.out.println("loss " + loss + ", weights " + Integer.toHexString(Arrays.hashCode(w1.toFloatArray())));
    }
}
