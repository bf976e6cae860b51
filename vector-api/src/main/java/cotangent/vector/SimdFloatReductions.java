package cotangent.vector;

// @specialize Double

final class SimdFloatReductions extends ScalarFloatReductions {}
