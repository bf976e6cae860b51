package cotangent.autodiff.database;

import cotangent.autodiff.DType;
import cotangent.autodiff.Diagonals;
import cotangent.autodiff.Grids;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Stacking;
import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Shapes, views, joining and splitting, creation, and types. */
final class MovementEntries {
    static void addTo(OperatorTable t) {
        shapes(t);
        order(t);
        views(t);
        joining(t);
        splitting(t);
        creation(t);
    }

    /** Integers written one by one after the first argument, or as a list by name. */
    private static int[] sizes(Call c, String name) {
        return c.count() > 1 ? c.rest(1) : c.ints(name);
    }

    private static void shapes(OperatorTable t) {
        t.op("reshape", "input shape", c -> c.x().reshape(sizes(c, "shape")));
        t.op("view", "input shape", c -> c.x().reshape(sizes(c, "shape")));
        t.op("view_copy", "input shape", c -> c.x().reshape(sizes(c, "shape")).copy());
        t.op("reshape_as", "input other", c -> c.x().reshape(c.tensor("other").shape()));
        t.op("view_as", "input other", c -> c.x().reshape(c.tensor("other").shape()));
        t.unary("ravel", Tensor::flatten);
        t.op("flatten", "input start_dim end_dim", c -> c.x().flatten(
                        c.integer("start_dim", 0), c.integer("end_dim", -1)));
        t.op("unflatten", "input dim sizes", c -> c.x().unflatten(c.integer("dim"), c.ints("sizes")));
        t.op(
                "squeeze",
                "input dim",
                c -> c.has("dim") && c.ints("dim").length == 0 ? c.x() : c.x().squeeze(c.ints("dim")));
        t.op("squeeze_copy", "input dim", c -> c.x().squeeze(c.ints("dim")).copy());
        t.op("unsqueeze", "input dim", c -> c.x().unsqueeze(c.integer("dim")));
        t.op("unsqueeze_copy", "input dim", c -> c.x().unsqueeze(c.integer("dim"))
                .copy());
        t.op("expand", "input size", c -> c.x().expand(sizes(c, "size")));
        t.op("expand_copy", "input size", c -> c.x().expand(sizes(c, "size")).copy());
        t.op("expand_as", "input other", c -> c.x().expand(c.tensor("other").shape()));
        t.op("broadcast_to", "input size", c -> c.x().broadcastTo(sizes(c, "size")));
        t.op("sum_to_size", "input size", c -> c.x().sumTo(Shape.of(sizes(c, "size"))));
        each(t, "atleast_1d", Stacking::atleast1d);
        each(t, "atleast_2d", Stacking::atleast2d);
        each(t, "atleast_3d", Stacking::atleast3d);
        t.op("broadcast_tensors", "tensors", c -> Stacking.broadcastTensors(c.all()));
        t.op("tile", "input dims", c -> c.x().tile(sizes(c, "dims")));
        t.op("repeat", "input repeats", c -> c.x().repeat(sizes(c, "repeats")));
        t.op("repeat_interleave", "input repeats dim output_size", c -> {
            if (c.isTensor("repeats")) {
                return c.has("dim")
                        ? c.x().repeatInterleave(c.tensor("repeats"), c.integer("dim"))
                        : c.x().flatten().repeatInterleave(c.tensor("repeats"), 0);
            }
            return c.has("dim")
                    ? c.x().repeatInterleave(c.integer("repeats"), c.integer("dim"))
                    : c.x().repeatInterleave(c.integer("repeats"));
        });
    }

    /** An operator of one tensor or of several, each for itself. */
    private static void each(OperatorTable t, String name, Function<Tensor, Tensor> f) {
        t.op(name, "tensors", c -> {
            Tensor[] xs = c.at(0) instanceof List ? c.xs() : c.all();
            return java.util.Arrays.stream(xs).map(f).toList();
        });
    }

    private static void order(OperatorTable t) {
        t.op("permute", "input dims", c -> c.x().permute(sizes(c, "dims")));
        t.op("permute_copy", "input dims", c -> c.x().permute(sizes(c, "dims")).copy());
        t.op("transpose", "input dim0 dim1", c -> c.x().transpose(c.integer("dim0"), c.integer("dim1")));
        t.op("transpose_copy", "input dim0 dim1", c -> c.x().transpose(c.integer("dim0"), c.integer("dim1"))
                .copy());
        t.unary("t", MovementEntries::turned);
        t.unary("t_copy", x -> turned(x).copy());
        t.unary("T", x -> x.rank() < 2 ? x : x.transpose(0, 1));
        t.unary("mT", Tensor::mT);
        t.op("movedim", "input source destination", c -> c.x().movedim(c.ints("source"), c.ints("destination")));
        t.op("flip", "input dims", c -> c.x().flip(sizes(c, "dims")));
        t.unary("fliplr", Tensor::fliplr);
        t.unary("flipud", Tensor::flipud);
        t.op("rot90", "input k dims", c -> {
            int[] dims = c.has("dims") ? c.ints("dims") : new int[] {0, 1};
            return c.x().rot90(c.integer("k", 1), dims[0], dims[1]);
        });
        t.op(
                "roll",
                "input shifts dims",
                c -> c.has("dims") ? c.x().roll(c.ints("shifts"), c.ints("dims")) : c.x().roll(c.integer("shifts")));
    }

    /** PyTorch's {@code t} is the transpose of a matrix, and leaves vectors and scalars alone. */
    private static Tensor turned(Tensor x) {
        return x.rank() < 2 ? x : x.permute(1, 0);
    }

    private static void views(OperatorTable t) {
        t.op("narrow", "input dim start length", c -> c.x().narrow(
                        c.integer("dim"), c.integer("start"), c.integer("length")));
        t.op("narrow_copy", "input dim start length", c -> c.x().narrow(
                        c.integer("dim"), c.integer("start"), c.integer("length"))
                .copy());
        t.op("select", "input dim index", c -> c.x().select(c.integer("dim"), c.integer("index")));
        t.op("slice", "input dim start end step", c -> c.x().slice(
                        c.integer("dim", 0),
                        c.integer("start", 0),
                        c.integer("end", Integer.MAX_VALUE),
                        c.integer("step", 1)));
        t.op("unfold", "input dimension size step", c -> c.x().unfold(
                        c.integer("dimension"), c.integer("size"), c.integer("step")));
        t.op("unfold_copy", "input dimension size step", c -> c.x().unfold(
                        c.integer("dimension"), c.integer("size"), c.integer("step"))
                .copy());
        t.op("as_strided", "input size stride storage_offset", c -> c.x().asStrided(
                        c.ints("size"), c.ints("stride"), c.integer("storage_offset", 0)));
        t.op("as_strided_copy", "input size stride storage_offset", c -> c.x().asStrided(
                        c.ints("size"), c.ints("stride"), c.integer("storage_offset", 0))
                .copy());
        String axes = "input offset dim1 dim2";
        t.op(
                "diagonal",
                axes,
                c -> Diagonals.diagonal(c.x(), c.integer("offset", 0), c.integer("dim1", 0), c.integer("dim2", 1)));
        t.op("diagonal_copy", axes, c -> Diagonals.diagonal(
                        c.x(), c.integer("offset", 0), c.integer("dim1", 0), c.integer("dim2", 1))
                .copy());
        t.op(
                "linalg.diagonal",
                "A offset dim1 dim2",
                c -> Diagonals.diagonal(c.x(), c.integer("offset", 0), c.integer("dim1", -2), c.integer("dim2", -1)));
        t.op(
                "diag_embed",
                axes,
                c -> Diagonals.diagEmbed(c.x(), c.integer("offset", 0), c.integer("dim1", -2), c.integer("dim2", -1)));
        t.op("diag", "input diagonal", c -> Diagonals.diag(c.x(), c.integer("diagonal", 0)));
        t.op("diagflat", "input offset", c -> Diagonals.diag(c.x().flatten(), c.integer("offset", 0)));
        t.op("tril", "input diagonal", c -> c.x().tril(c.integer("diagonal", 0)));
        t.op("triu", "input diagonal", c -> c.x().triu(c.integer("diagonal", 0)));
        t.unary("trace", Diagonals::trace);
        t.unary("clone", Tensor::copy);
        t.unary("alias_copy", Tensor::copy);
        t.unary("float", x -> x.to(DType.FLOAT32));
        t.unary("double", x -> x.to(DType.FLOAT64));
        t.unary("int", x -> x.to(DType.INT32));
        t.unary("long", x -> x.to(DType.INT64));
        t.unary("bool", x -> x.to(DType.BOOL));
    }

    private static void joining(OperatorTable t) {
        t.op("cat", "tensors dim", c -> Tensor.cat(c.integer("dim", 0), c.xs()));
        t.op("stack", "tensors dim", c -> Tensor.stack(c.integer("dim", 0), c.xs()));
        t.op("hstack", "tensors", c -> Stacking.hstack(c.xs()));
        t.op("vstack", "tensors", c -> Stacking.vstack(c.xs()));
        t.op("dstack", "tensors", c -> Stacking.dstack(c.xs()));
        t.op("column_stack", "tensors", c -> Stacking.columnStack(c.xs()));
        t.op("block_diag", "tensors", c -> Stacking.blockDiag(c.all()));
        t.op("cartesian_prod", "tensors", c -> Grids.cartesianProd(c.all()));
        t.op(
                "combinations",
                "input r with_replacement",
                c -> Grids.combinations(c.x(), c.integer("r", 2), c.flag("with_replacement")));
        t.op("meshgrid", "tensors indexing", c -> {
            Tensor[] xs = c.at(0) instanceof List ? c.xs() : c.all();
            Object indexing = c.named("indexing");
            return indexing == null
                    ? Grids.meshgrid(xs)
                    : Grids.meshgrid(
                            Grids.GridIndexing.valueOf(indexing.toString().toUpperCase(Locale.ROOT)), xs);
        });
    }

    private static void splitting(OperatorTable t) {
        Function<Call, Object> split = c -> {
            int[] sizes = c.ints(c.names().get(1));
            return c.get(c.names().get(1)) instanceof List
                    ? c.x().split(sizes, c.integer("dim", 0))
                    : c.x().split(sizes[0], c.integer("dim", 0));
        };
        t.op("split", "input split_size_or_sections dim", split);
        t.op("unsafe_split", "input split_size dim", split);
        t.op("split_with_sizes", "input split_sizes dim", split);
        t.op("split_with_sizes_copy", "input split_sizes dim", split);
        t.op("chunk", "input chunks dim", c -> c.x().chunk(c.integer("chunks"), c.integer("dim", 0)));
        t.op("unsafe_chunk", "input chunks dim", c -> c.x().chunk(c.integer("chunks"), c.integer("dim", 0)));
        t.op("tensor_split", "input indices_or_sections dim", c -> {
            Object v = c.get("indices_or_sections");
            return v instanceof Long || v instanceof Tensor s && s.rank() == 0
                    ? c.x().tensorSplit(c.integer("indices_or_sections"), c.integer("dim", 0))
                    : c.x().tensorSplit(c.ints("indices_or_sections"), c.integer("dim", 0));
        });
        t.op(
                "hsplit",
                "input indices_or_sections",
                c -> c.get("indices_or_sections") instanceof List
                        ? Stacking.hsplit(c.x(), c.ints("indices_or_sections"))
                        : Stacking.hsplit(c.x(), c.integer("indices_or_sections")));
        t.op(
                "vsplit",
                "input indices_or_sections",
                c -> c.get("indices_or_sections") instanceof List
                        ? Stacking.vsplit(c.x(), c.ints("indices_or_sections"))
                        : Stacking.vsplit(c.x(), c.integer("indices_or_sections")));
        t.op(
                "dsplit",
                "input indices_or_sections",
                c -> c.get("indices_or_sections") instanceof List
                        ? Stacking.dsplit(c.x(), c.ints("indices_or_sections"))
                        : Stacking.dsplit(c.x(), c.integer("indices_or_sections")));
        t.op("unbind", "input dim", c -> c.x().unbind(c.integer("dim", 0)));
        t.op("unbind_copy", "input dim", c -> c.x().unbind(c.integer("dim", 0)));
        t.without("internal of PyTorch", "_chunk_cat");
    }

    private static DType type(Call c, DType otherwise) {
        return c.has("dtype") ? (DType) c.get("dtype") : otherwise;
    }

    private static void creation(OperatorTable t) {
        t.op(
                "full_like",
                "input fill_value dtype",
                c -> Tensor.full(
                        type(c, c.x().dtype()),
                        c.number("fill_value"),
                        c.x().shape().toArray()));
        t.op(
                "fill",
                "input value",
                c -> Tensor.full(c.x().dtype(), c.number("value"), c.x().shape().toArray()));
        t.op("zeros_like", "input dtype", c -> Tensor.zerosLike(c.x()).to(type(c, c.x().dtype())));
        t.op("ones_like", "input dtype", c -> Tensor.onesLike(c.x()).to(type(c, c.x().dtype())));
        t.op("zeros", "size dtype", c -> Tensor.zeros(type(c, DType.FLOAT32), c.rest(0)));
        t.op("ones", "size dtype", c -> Tensor.ones(type(c, DType.FLOAT32), c.rest(0)));
        t.op(
                "full",
                "size fill_value dtype",
                c -> Tensor.full(type(c, c.dtype()), c.number("fill_value"), c.ints("size")));
        t.op(
                "eye",
                "n m dtype",
                c -> Tensor.eye(type(c, DType.FLOAT32), c.integer("n"), c.integer("m", c.integer("n"))));
        t.op("arange", "start end step dtype", c -> {
            boolean one = c.count() == 1 && !c.has("end");
            double start = one ? 0 : c.number("start");
            double end = one ? c.number("start") : c.number("end");
            boolean fraction = c.isFraction("start") || c.isFraction("end") || c.isFraction("step");
            return Tensor.arange(type(c, fraction ? DType.FLOAT32 : DType.INT64), start, end, c.number("step", 1));
        });
        t.op(
                "linspace",
                "start end steps dtype",
                c -> Tensor.linspace(type(c, DType.FLOAT32), c.number("start"), c.number("end"), c.integer("steps")));
        t.op("tril_indices", "row col offset dtype", c -> Grids.trilIndices(
                        c.integer("row"), c.integer("col"), c.integer("offset", 0))
                .to(type(c, DType.INT64)));
        t.op("triu_indices", "row col offset dtype", c -> Grids.triuIndices(
                        c.integer("row"), c.integer("col"), c.integer("offset", 0))
                .to(type(c, DType.INT64)));
        t.without(
                "not in the list of operators",
                "logspace",
                "unravel_index",
                "geqrf",
                "signal.windows.bartlett",
                "signal.windows.blackman",
                "signal.windows.cosine",
                "signal.windows.exponential",
                "signal.windows.gaussian",
                "signal.windows.general_cosine",
                "signal.windows.general_hamming",
                "signal.windows.hamming",
                "signal.windows.hann",
                "signal.windows.kaiser",
                "signal.windows.nuttall");
    }

    private MovementEntries() {}
}
