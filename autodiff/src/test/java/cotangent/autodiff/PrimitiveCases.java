package cotangent.autodiff;

import java.util.List;
import java.util.stream.Stream;

/**
 * All primitives and operators, each with its generator of inputs. A new operator gets every check of {@link PrimitiveTest} by one
 * more line here.
 */
final class PrimitiveCases {
    static List<PrimitiveCase> all() {
        return Stream.of(
                        ElementwiseCases.all(),
                        BroadcastingCases.all(),
                        SpecialCases.all(),
                        MovementCases.all(),
                        ReductionCases.all(),
                        ProductCases.all(),
                        IndexingCases.all(),
                        FusedCases.all(),
                        LinalgCases.all(),
                        NnCases.all())
                .flatMap(List::stream)
                .toList();
    }

    private PrimitiveCases() {}
}
