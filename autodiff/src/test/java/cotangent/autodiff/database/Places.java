package cotangent.autodiff.database;

import cotangent.autodiff.Tensor;
import java.util.function.UnaryOperator;

/** Positions that PyTorch leaves open where elements are equal: right if {@code read} finds there what it finds at PyTorch's. */
record Places(Tensor indices, UnaryOperator<Tensor> read) {}
