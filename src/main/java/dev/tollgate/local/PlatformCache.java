package dev.tollgate.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The downloaded platform. Maven downloads it, so that repositories, mirrors, proxies and credentials are those of the
 * user's Maven settings. A folder in the cache is complete or absent: it gets its name by a rename at the very end.
 */
class PlatformCache {

    private static final String RESOURCES = "/local/platform/";
    private static final String POM = "pom.xml";
    private static final String PLUGIN = "src/main/java/dev/tollgate/local/search/CamundaSettings.java";

    private static final String STORE = "src/main/java/dev/tollgate/local/search/SearchStore.java";
    private static final List<String> FILES = List.of(POM, PLUGIN, STORE);

    private final Path cache;
    private final String maven;
    private final Consumer<String> progress;
    private volatile Process download;

    PlatformCache(Path cache, String maven, Consumer<String> progress) {
        this.cache = cache;
        this.maven = maven;
        this.progress = progress;
    }

    /** Where Camunda and the search store are. */
    record Platform(Path root) {

        Path camunda() {
            return root.resolve("camunda").resolve("lib");
        }

        Path search() {
            return root.resolve("search").resolve("lib");
        }
    }

    Platform fetch() {
        try {
            Path complete = cache.resolve("platform-" + fingerprint());
            if (Files.isDirectory(complete)) {
                return new Platform(complete);
            }
            Files.createDirectories(cache);
            try (FileChannel channel = FileChannel.open(
                            cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (!Files.isDirectory(complete)) {
                    progress.accept("Fetching Camunda 8 and its search store into " + cache
                            + " (about 400 MB, once; needs a network)");
                    Path partial = cache.resolve("partial");
                    FileSystemUtils.deleteRecursively(partial);
                    Files.createDirectories(partial);
                    download(partial);
                    arrange(partial);
                    Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
                    progress.accept("Fetched.");
                }
                lock.release();
            }
            return new Platform(complete);
        } catch (IOException e) {
            throw new LocalPlatformException(
                    "The cache " + cache + " cannot be written: " + e,
                    "Free some space (about 1 GB) or name another folder: --tollgate.local.cache=FOLDER",
                    e);
        }
    }

    /** Ends a download that is under way. */
    void cancel() {
        Process running = download;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroy);
            running.destroy();
        }
    }

    private void download(Path partial) throws IOException {
        for (String file : FILES) {
            Path target = partial.resolve(file);
            Files.createDirectories(target.getParent());
            Files.writeString(target, resource(file));
        }
        Path log = cache.resolve("fetch.log");
        ProcessBuilder builder = new ProcessBuilder(maven, "-f", POM, "process-resources")
                .directory(partial.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.PIPE);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("MAVEN_BASEDIR");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new LocalPlatformException(
                    "Maven is needed to fetch Camunda, and the command \"%s\" cannot be run: %s"
                            .formatted(maven, e.getMessage()),
                    "Install Maven 3.8.7 or newer and put mvn on the PATH, or name it: --tollgate.local.maven=COMMAND",
                    e);
        }
        download = process;
        try {
            process.getOutputStream().close();
            DownloadProgress seen = new DownloadProgress(progress);
            try (Reader output = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                    Writer copy = Files.newBufferedWriter(log)) {
                StringBuilder line = new StringBuilder();
                for (int c = output.read(); c >= 0; c = output.read()) {
                    if (c == '\n' || c == '\r') {
                        if (!seen.line(line.toString())) {
                            copy.write(line.append('\n').toString());
                        }
                        line.setLength(0);
                    } else {
                        line.append((char) c);
                    }
                }
                copy.write(line.toString());
            }
            if (process.waitFor() != 0) {
                String reason;
                try (Stream<String> lines = Files.lines(log)) {
                    reason = lines.filter(line -> line.contains("ERROR"))
                            .findFirst()
                            .orElse("Maven ended with " + process.exitValue());
                }
                throw new LocalPlatformException(
                        "Camunda could not be fetched: "
                                + reason.replaceAll("\u001B\\[[;\\d]*m", "").replaceAll("\\s+", " "),
                        "Check that Maven reaches its repositories (a proxy or mirror belongs into Maven's"
                                + " settings.xml), then start again: what has come is kept. Maven's output is in "
                                + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalPlatformException("Fetching Camunda was interrupted.", "Start again.", e);
        } finally {
            cancel();
            download = null;
        }
    }

    private static void arrange(Path partial) throws IOException {
        Path unpacked = partial.resolve("unpacked");
        Path distribution;
        try (Stream<Path> folders = Files.list(unpacked)) {
            distribution = folders.filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no distribution in " + unpacked));
        }
        Files.move(distribution, partial.resolve("camunda"));
        // A folder on the class path would keep the JVM from archiving loaded classes.
        Path classes = partial.resolve("target").resolve("classes");
        try (OutputStream file =
                        Files.newOutputStream(partial.resolve("search").resolve("lib/tollgate-search-plugin.jar"));
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path source : compiled.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(source).toString().replace('\\', '/')));
                Files.copy(source, jar);
                jar.closeEntry();
            }
        }
        FileSystemUtils.deleteRecursively(partial.resolve("target"));
        FileSystemUtils.deleteRecursively(unpacked);
    }

    private static String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : FILES) {
                digest.update(resource(file).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String file) {
        try (var stream = PlatformCache.class.getResourceAsStream(RESOURCES + file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds up what Maven says it has downloaded and reports it now and then. */
    static class DownloadProgress {

        private static final java.util.regex.Pattern PART =
                java.util.regex.Pattern.compile("(?:([\\d.]+)/)?([\\d.]+) (B|kB|MB|GB)");
        private static final java.util.regex.Pattern DONE =
                java.util.regex.Pattern.compile("Downloaded from .* \\(([\\d.]+) (B|kB|MB|GB)");
        private static final long REPORT_EVERY = TimeUnit.SECONDS.toNanos(3);

        private final Consumer<String> report;
        private double finished;
        private long lastReport = System.nanoTime();

        DownloadProgress(Consumer<String> report) {
            this.report = report;
        }

        /** Says whether the line was nothing but progress. */
        boolean line(String line) {
            double underWay = 0;
            boolean onlyProgress = line.startsWith("Progress (");
            if (onlyProgress) {
                var parts = PART.matcher(line);
                while (parts.find()) {
                    underWay += megabytes(parts.group(1) == null ? parts.group(2) : parts.group(1), parts.group(3));
                }
            } else {
                var done = DONE.matcher(line);
                if (!done.find()) {
                    return false;
                }
                finished += megabytes(done.group(1), done.group(2));
            }
            if (System.nanoTime() - lastReport >= REPORT_EVERY) {
                lastReport = System.nanoTime();
                report.accept("Fetched %.0f MB".formatted(finished + underWay));
            }
            return onlyProgress;
        }

        double megabytes() {
            return finished;
        }

        private static double megabytes(String number, String unit) {
            double value = Double.parseDouble(number);
            return switch (unit) {
                case "B" -> value / 1_000_000;
                case "kB" -> value / 1_000;
                case "GB" -> value * 1_000;
                default -> value;
            };
        }
    }
}
