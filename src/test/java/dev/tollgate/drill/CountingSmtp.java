package dev.tollgate.drill;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SMTP server that counts by Message-ID what it took, and can hold its clients at a point of the protocol. A mail is
 * taken when its last line came and "250" was written; one whose sender died before that is not.
 */
final class CountingSmtp implements AutoCloseable {

    /** What becomes of the first mail that is not let through; all after it wait before they hand over their content. */
    enum Then {
        /** It waits at DATA as well. */
        HOLD_AT_DATA,
        /** It is taken, told so, and gets no answer to its goodbye. */
        HOLD_AFTER_250
    }

    private final ServerSocket socket;
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile Gate gate = new Gate(Integer.MAX_VALUE, Then.HOLD_AT_DATA);

    CountingSmtp() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("smtp").start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How often each mail was taken. */
    Map<String, Integer> taken() {
        return Map.copyOf(taken);
    }

    /** From now on this many mails go through. */
    Gate letThrough(int mails, Then then) {
        Gate before = gate;
        gate = new Gate(mails, then);
        before.open.countDown();
        return gate;
    }

    void letAllThrough() {
        letThrough(Integer.MAX_VALUE, Then.HOLD_AT_DATA);
    }

    /** Hangs up on all who are held, and waits until nobody is connected: the counts are final then. */
    void awaitSilence(Duration longest) {
        gate.open.countDown();
        await("no SMTP client").atMost(longest).until(() -> sessions.get() == 0);
    }

    @Override
    public void close() throws IOException {
        gate.open.countDown();
        socket.close();
    }

    /** Counts down what is let through. */
    static final class Gate {

        private final AtomicInteger left;
        private final Then then;
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        private Gate(int mails, Then then) {
            this.left = new AtomicInteger(mails);
            this.then = then;
        }

        /** Whether the first mail that is not let through has come to its point. */
        boolean holds() {
            return held.getCount() == 0;
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                sessions.incrementAndGet();
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
                if (line.equals("DATA")) {
                    Gate current = gate;
                    int left = current.left.getAndUpdate(mails -> mails < 0 ? mails : mails - 1);
                    boolean first = left == 0;
                    if (left <= 0 && !(first && current.then == Then.HOLD_AFTER_250)) {
                        if (first) {
                            current.held.countDown();
                        }
                        current.open.await();
                        return;
                    }
                    if (!take(in, out)) {
                        return;
                    }
                    if (first) {
                        current.held.countDown();
                        current.open.await();
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
            // The client was killed: nobody to answer any more.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sessions.decrementAndGet();
        }
    }

    /** Returns false when the client died before the mail was whole. */
    private boolean take(BufferedReader in, Writer out) throws IOException {
        say(out, "354 go on");
        String id = null;
        String line = in.readLine();
        while (line != null && !line.equals(".")) {
            if (id == null && line.startsWith("Message-ID: ")) {
                id = line.substring("Message-ID: ".length());
            }
            line = in.readLine();
        }
        if (line == null) {
            return false;
        }
        // Counted first: a client may die, but never have been told of a mail that is not counted.
        taken.merge(String.valueOf(id), 1, Integer::sum);
        say(out, "250 taken");
        return true;
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }
}
