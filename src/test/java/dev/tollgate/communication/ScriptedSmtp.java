package dev.tollgate.communication;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** An SMTP server that answers recipients as told and remembers the Message-IDs of what it took. */
final class ScriptedSmtp implements AutoCloseable {

    private final ServerSocket socket;
    private final ConcurrentLinkedDeque<String> answers = new ConcurrentLinkedDeque<>();
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean hangsUpAfterTaking;

    ScriptedSmtp() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    /** The next recipient gets this answer; without one it gets 250. */
    ScriptedSmtp answering(String answer) {
        answers.add(answer);
        return this;
    }

    /** Takes the mail, then hangs up instead of answering the goodbye. */
    ScriptedSmtp hangingUpAfterTaking() {
        hangsUpAfterTaking = true;
        return this;
    }

    int port() {
        return socket.getLocalPort();
    }

    List<String> takenMessageIds() {
        return List.copyOf(taken);
    }

    /** How many clients have connected. */
    int connections() {
        return connections.get();
    }

    /** How many clients are connected. */
    int openConnections() {
        return open.get();
    }

    List<String> askedRecipients() {
        return List.copyOf(asked);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.incrementAndGet();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> talk(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket client) {
        try (client;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                Writer out = new OutputStreamWriter(client.getOutputStream(), StandardCharsets.UTF_8)) {
            say(out, "220 ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("RCPT")) {
                    asked.add(line.substring(line.indexOf('<') + 1, line.indexOf('>')));
                    String answer = answers.poll();
                    say(out, answer == null ? "250 ok" : answer);
                } else if (line.equals("DATA")) {
                    say(out, "354 go on");
                    String id = null;
                    String data = in.readLine();
                    for (; data != null && !data.equals("."); data = in.readLine()) {
                        if (data.startsWith("Message-ID: ")) {
                            id = data.substring("Message-ID: ".length());
                        }
                    }
                    if (data == null) {
                        // Half a mail is none.
                        return;
                    }
                    taken.add(id);
                    say(out, "250 taken");
                    if (hangsUpAfterTaking) {
                        return;
                    }
                } else if (line.equals("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "250 ok");
                }
            }
        } catch (IOException e) {
            // The client went away: nothing to answer any more.
        } finally {
            open.decrementAndGet();
        }
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }
}
