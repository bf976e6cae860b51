package cotangent.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The modules that this library offers, as its class files tell, so that a test of all of them notices a new one. */
public final class LayerClasses {
    /** Simple names of the public modules of these packages of which none is among the modules or their descendants. */
    public static Set<String> missing(Collection<? extends Module> seen, String... packages) {
        Set<String> missing = new TreeSet<>();
        for (String name : packages) {
            missing.addAll(in(name));
        }
        for (Module top : seen) {
            top.modules().values().forEach(m -> missing.remove(m.getClass().getSimpleName()));
        }
        return missing;
    }

    private static Set<String> in(String packageName) {
        Set<String> names = new TreeSet<>();
        try {
            Path classes = Path.of(Module.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.list(classes.resolve(packageName.replace('.', '/')))) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".class") && !name.contains("$") && !name.contains("-")) {
                        String simple = name.substring(0, name.length() - ".class".length());
                        Class<?> type = Class.forName(packageName + "." + simple);
                        if (Module.class.isAssignableFrom(type)
                                && Modifier.isPublic(type.getModifiers())
                                && !Modifier.isAbstract(type.getModifiers())) {
                            names.add(simple);
                        }
                    }
                }
            }
        } catch (URISyntaxException | ClassNotFoundException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private LayerClasses() {}
}
