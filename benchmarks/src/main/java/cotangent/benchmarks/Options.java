package cotangent.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Arguments of a command: words, options {@code --name value}, and flags {@code --name}. */
public final class Options {
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> values = new LinkedHashMap<>();

    private Options() {}

    /**
     * Reads arguments.
     *
     * @param names the options that there are
     */
    public static Options parse(List<String> args, Set<String> names) {
        return parse(args, names, Set.of());
    }

    /**
     * Reads arguments.
     *
     * @param names the options that there are
     * @param flags those without a value
     */
    public static Options parse(List<String> args, Set<String> names, Set<String> flags) {
        Options o = new Options();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("--")) {
                o.words.add(arg);
                continue;
            }
            String name = arg.substring(2);
            if (flags.contains(name)) {
                o.values.put(name, "");
                continue;
            }
            if (!names.contains(name)) {
                List<String> known =
                        Stream.concat(names.stream(), flags.stream()).sorted().toList();
                throw new UsageException("unknown option " + arg + "; there are --" + String.join(", --", known));
            }
            if (i + 1 == args.size()) {
                throw new UsageException(arg + " needs a value");
            }
            o.values.put(name, args.get(++i));
        }
        return o;
    }

    /** The words, in order. */
    public List<String> words() {
        return words;
    }

    /** The value of an option, or {@code otherwise}. */
    public String get(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** Whether an option or a flag is given. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A whole number that is not below {@code least}. */
    public long number(String name, long least, long otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long n = Long.parseLong(text);
            if (n >= least) {
                return n;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException("--" + name + " needs a whole number from " + least + " on, got '" + text + "'");
    }
}
