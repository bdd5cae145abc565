package dev.tollgate.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks before anything starts whether the ports are free, and who holds those that are not. */
class PortCheck {

    private static final int LONGEST_COMMAND = 160;

    /** Refuses when one of the ports is taken or named twice; the wildcard address is the application's own. */
    static void requireFree(Map<String, Integer> loopbackPorts, Map<String, Integer> wildcardPorts) {
        List<String> problems = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        Map<Integer, String> seen = new HashMap<>();
        Map<String, Integer> all = new java.util.LinkedHashMap<>(loopbackPorts);
        all.putAll(wildcardPorts);
        all.forEach((property, port) -> {
            if (port == 0) {
                return;
            }
            String earlier = seen.putIfAbsent(port, property);
            if (earlier != null) {
                problems.add("Port %d is given twice: by %s and by %s.".formatted(port, earlier, property));
                properties.add(property);
            } else if (!isFree(port, wildcardPorts.containsKey(property))) {
                problems.add("Port %d (%s) is taken by %s.".formatted(port, property, describe(port)));
                properties.add(property);
            }
        });
        if (!problems.isEmpty()) {
            throw new LocalPlatformException(
                    String.join(System.lineSeparator(), problems),
                    "Stop what holds the port, or choose another one: "
                            + String.join(
                                    " ",
                                    properties.stream()
                                            .map(property -> "--" + property + "=PORT")
                                            .toList())
                            + " (with Maven: mvn spring-boot:run -Dspring-boot.run.arguments=\"...\").");
        }
    }

    private static boolean isFree(int port, boolean wildcard) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(
                    wildcard
                            ? new InetSocketAddress(port)
                            : new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String describe(int port) {
        return holder(port)
                .map(process -> {
                    String command = process.info()
                            .commandLine()
                            .or(process.info()::command)
                            .orElse("its command is hidden");
                    return "process %d (%s)"
                            .formatted(
                                    process.pid(),
                                    command.length() > LONGEST_COMMAND
                                            ? command.substring(0, LONGEST_COMMAND) + "..."
                                            : command);
                })
                .orElse("another program");
    }

    /** The process that listens on the port, where the system tells (Linux). */
    static Optional<ProcessHandle> holder(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(listening(Path.of(table), port));
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> holdsOneOf(process, sockets))
                .findFirst();
    }

    private static Set<String> listening(Path table, int port) {
        Set<String> sockets = new HashSet<>();
        try {
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.trim().split("\\s+");
                // 0A is LISTEN; the local address ends in the port, in hexadecimal; column 9 is the inode.
                if (columns.length > 9 && columns[3].equals("0A") && columns[1].endsWith(":%04X".formatted(port))) {
                    sockets.add("socket:[" + columns[9] + "]");
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return sockets;
    }

    private static boolean holdsOneOf(ProcessHandle process, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    private PortCheck() {}
}
