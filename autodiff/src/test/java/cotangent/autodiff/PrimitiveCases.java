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
                        RearrangementCases.all(),
                        ReductionCases.all(),
                        ScanCases.all(),
                        StatisticsCases.all(),
                        MaskedCases.all(),
                        ProductCases.all(),
                        BilinearCases.all(),
                        IndexingCases.all(),
                        ScatterCases.all(),
                        FusedCases.all(),
                        LinalgCases.all(),
                        NnCases.all())
                .flatMap(List::stream)
                .toList();
    }

    private PrimitiveCases() {}
}
