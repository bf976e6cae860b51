package cotangent.nn.data;

import cotangent.autodiff.Tensor;
import cotangent.nn.io.CsvTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns columns of a table into inputs of a model. A column of numbers is shifted and scaled to mean 0 and standard deviation 1 of the
 * table that it was fitted on; where its value is missing it is 0, which is the mean, and if values were missing in that table, a second
 * input is 1 there. A column of texts becomes one input for each of its values there, of which at most one is 1; texts that are
 * missing, or were not there, have none.
 *
 * <p>Fit it on training data and encode all tables with it.
 *
 * <pre>{@code
 * CsvTable table = Csv.read(file, CsvOptions.defaults());
 * TableEncoder encoder = TableEncoder.fit(table, "age", "town", "income").withClasses(table, "bought");
 * Dataset data = encoder.classification(table);
 * Dataset more = encoder.classification(Csv.read(other, CsvOptions.defaults()));
 * }</pre>
 *
 * <p>A model is of no use without the encoder of its inputs, which therefore goes into the model's file:
 *
 * <pre>{@code
 * SafeTensors.save(file, model.stateDict(), encoder.metadata());
 * TableEncoder again = TableEncoder.of(SafeTensors.loadMetadata(file));
 * }</pre>
 */
public final class TableEncoder {
    private static final String KEY = "cotangent.table";

    private static final String CLASSES = KEY + ".classes";

    private final List<Column> columns;
    private final Texts classes;
    private final List<String> names = new ArrayList<>();

    private interface Column {
        List<String> names();

        /** Describes itself by names that begin with {@code key}. */
        void describe(String key, Map<String, String> into);

        /** Writes the inputs of all rows, from position {@code at} on, into rows of {@code width}. */
        void encode(CsvTable table, float[] into, int at, int width);
    }

    /** Classes may be null. */
    private TableEncoder(List<Column> columns, Texts classes) {
        this.columns = columns;
        this.classes = classes;
        columns.forEach(c -> names.addAll(c.names()));
    }

    /**
     * Learns means, deviations and values.
     *
     * @param columns names of columns; without any, all
     * @throws IllegalArgumentException if there is no such column
     */
    public static TableEncoder fit(CsvTable table, String... columns) {
        List<Column> fitted = new ArrayList<>();
        for (String name : columns.length == 0 ? table.names() : List.of(columns)) {
            fitted.add(table.isNumeric(name) ? Numbers.fit(table, name) : Texts.fit(table, name));
        }
        return new TableEncoder(fitted, null);
    }

    /** As {@link #fit}, of all columns but the given ones. */
    public static TableEncoder fitAllBut(CsvTable table, String... left) {
        List<String> names = new ArrayList<>(table.names());
        for (String name : left) {
            if (!names.remove(name)) {
                throw new IllegalArgumentException("table encoder: no column \"" + name + "\" in " + table);
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("table encoder: no column is left of " + table);
        }
        return fit(table, names.toArray(String[]::new));
    }

    /**
     * A copy that also knows the classes that a column holds, in the order of their first appearance, so that they have the same numbers in every
     * table: {@link #classification(CsvTable)}.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public TableEncoder withClasses(CsvTable table, String target) {
        return new TableEncoder(columns, Texts.fit(table, target));
    }

    /**
     * All that was learned, as texts for the metadata of a file: {@code cotangent.table} is the number of columns, {@code cotangent.table.0} the kind of
     * the first, {@code cotangent.table.0.name} its name, and so on; {@code cotangent.table.classes} describes the classes, if there are any; numbers
     * are hexadecimal, so that none is rounded.
     */
    public Map<String, String> metadata() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(KEY, Integer.toString(columns.size()));
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).describe(KEY + "." + i, all);
        }
        if (classes != null) {
            classes.describe(CLASSES, all);
        }
        return all;
    }

    /**
     * The encoder that {@link #metadata} described; what else is there is ignored.
     *
     * @throws IllegalArgumentException if something is missing or wrong
     */
    public static TableEncoder of(Map<String, String> metadata) {
        int count = count(metadata, KEY);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = KEY + "." + i;
            columns.add(
                    switch (text(metadata, key)) {
                        case Numbers.KIND -> Numbers.of(key, metadata);
                        case Texts.KIND -> Texts.of(key, metadata);
                        default -> throw wrong(metadata, key);
                    });
        }
        return new TableEncoder(columns, metadata.containsKey(CLASSES) ? Texts.of(CLASSES, metadata) : null);
    }

    private static String text(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new IllegalArgumentException("table encoder: the metadata have no " + key);
        }
        return value;
    }

    private static int count(Map<String, String> metadata, String key) {
        String value = text(metadata, key);
        if (!value.matches("[0-9]{1,9}")) {
            throw wrong(metadata, key);
        }
        return Integer.parseInt(value);
    }

    private static double number(Map<String, String> metadata, String key) {
        try {
            double value = Double.parseDouble(text(metadata, key));
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Neither is a number.
        }
        throw wrong(metadata, key);
    }

    private static IllegalArgumentException wrong(Map<String, String> metadata, String key) {
        return new IllegalArgumentException(
                "table encoder: the metadata's " + key + " cannot be \"" + metadata.get(key) + "\"");
    }

    /** What the inputs are: {@code age}, {@code age missing}, {@code town=Ulm}... */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** Number of inputs. */
    public int width() {
        return names.size();
    }

    /**
     * Float32 {@code [rows, width]}.
     *
     * @throws cotangent.nn.io.MalformedFileException if a column that was one of numbers holds something else
     */
    public Tensor encode(CsvTable table) {
        float[] all = new float[Math.multiplyExact(table.rows(), width())];
        int at = 0;
        for (Column c : columns) {
            c.encode(table, all, at, width());
            at += c.names().size();
        }
        return Tensor.of(all, table.rows(), width());
    }

    /** The names of the classes by their numbers; empty if it knows none. */
    public List<String> classes() {
        return classes == null ? List.of() : classes.values();
    }

    /**
     * The inputs with the classes as targets, int64 {@code [rows]}: positions in {@link #classes}.
     *
     * @throws IllegalArgumentException if a class is missing, or was not in the table that {@link #withClasses} saw
     * @throws IllegalStateException if it knows no classes
     */
    public Dataset classification(CsvTable table) {
        if (classes == null) {
            throw new IllegalStateException("table encoder: knows no classes; withClasses tells them");
        }
        long[] codes = new long[table.rows()];
        for (int row = 0; row < codes.length; row++) {
            codes[row] = classes.indexIn(table, row);
            if (codes[row] < 0) {
                throw new IllegalArgumentException("table encoder: row " + row + " of column \"" + classes.name()
                        + "\" has "
                        + (table.isMissing(row, classes.name())
                                ? "no class"
                                : "\"" + table.text(row, classes.name()) + "\", which is none of " + classes()));
            }
        }
        return new TensorDataset(encode(table), Tensor.of(codes));
    }

    /**
     * {@code withClasses(table, target).classification(table)}, for a table that is split afterwards: another table may have its classes in another
     * order.
     *
     * @throws IllegalArgumentException if a class is missing
     */
    public Dataset classification(CsvTable table, String target) {
        return withClasses(table, target).classification(table);
    }

    /**
     * The inputs with a column of numbers as targets, float32 {@code [rows, 1]}, as they are.
     *
     * @throws IllegalArgumentException if a number is missing
     */
    public Dataset regression(CsvTable table, String target) {
        Tensor y = table.toTensor(target);
        if (y.isNaN().any()) {
            throw new IllegalArgumentException("table encoder: a number is missing in column \"" + target + "\"");
        }
        return new TensorDataset(encode(table), y);
    }

    private record Numbers(String name, double mean, double scale, boolean gaps) implements Column {
        static final String KIND = "numbers";

        static Numbers of(String key, Map<String, String> metadata) {
            double scale = number(metadata, key + ".scale");
            if (scale <= 0) {
                throw wrong(metadata, key + ".scale");
            }
            boolean gaps =
                    switch (text(metadata, key + ".missing")) {
                        case "true" -> true;
                        case "false" -> false;
                        default -> throw wrong(metadata, key + ".missing");
                    };
            return new Numbers(text(metadata, key + ".name"), number(metadata, key + ".mean"), scale, gaps);
        }

        @Override
        public void describe(String key, Map<String, String> into) {
            into.put(key, KIND);
            into.put(key + ".name", name);
            into.put(key + ".mean", Double.toHexString(mean));
            into.put(key + ".scale", Double.toHexString(scale));
            into.put(key + ".missing", Boolean.toString(gaps));
        }

        static Numbers fit(CsvTable table, String name) {
            double[] values = table.doubles(name);
            double sum = 0;
            int n = 0;
            for (double v : values) {
                if (!Double.isNaN(v)) {
                    sum += v;
                    n++;
                }
            }
            double mean = n == 0 ? 0 : sum / n;
            double squares = 0;
            for (double v : values) {
                squares += Double.isNaN(v) ? 0 : (v - mean) * (v - mean);
            }
            double deviation = Math.sqrt(squares / Math.max(1, n));
            return new Numbers(name, mean, deviation == 0 ? 1 : deviation, n < values.length);
        }

        @Override
        public List<String> names() {
            return gaps ? List.of(name, name + " missing") : List.of(name);
        }

        @Override
        public void encode(CsvTable table, float[] into, int at, int width) {
            double[] values = table.doubles(name);
            for (int row = 0; row < values.length; row++) {
                boolean missing = Double.isNaN(values[row]);
                into[row * width + at] = missing ? 0 : (float) ((values[row] - mean) / scale);
                if (gaps) {
                    into[row * width + at + 1] = missing ? 1 : 0;
                }
            }
        }
    }

    private record Texts(String name, List<String> values) implements Column {
        static final String KIND = "texts";

        static Texts of(String key, Map<String, String> metadata) {
            int count = count(metadata, key + ".values");
            Set<String> values = new LinkedHashSet<>();
            for (int i = 0; i < count; i++) {
                if (!values.add(text(metadata, key + ".value." + i))) {
                    throw wrong(metadata, key + ".value." + i);
                }
            }
            return new Texts(text(metadata, key + ".name"), List.copyOf(values));
        }

        @Override
        public void describe(String key, Map<String, String> into) {
            into.put(key, KIND);
            into.put(key + ".name", name);
            into.put(key + ".values", Integer.toString(values.size()));
            for (int i = 0; i < values.size(); i++) {
                into.put(key + ".value." + i, values.get(i));
            }
        }

        static Texts fit(CsvTable table, String name) {
            return new Texts(name, table.categories(name).values());
        }

        @Override
        public List<String> names() {
            return values.stream().map(v -> name + "=" + v).toList();
        }

        @Override
        public void encode(CsvTable table, float[] into, int at, int width) {
            for (int row = 0; row < table.rows(); row++) {
                int value = indexIn(table, row);
                if (value >= 0) {
                    into[row * width + at + value] = 1;
                }
            }
        }

        /** Which of the values a row has; -1 if it is missing or another. */
        int indexIn(CsvTable table, int row) {
            return table.isMissing(row, name) ? -1 : values.indexOf(table.text(row, name));
        }
    }
}
