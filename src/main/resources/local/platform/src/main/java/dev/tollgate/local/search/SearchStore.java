package dev.tollgate.local.search;

import java.util.concurrent.CountDownLatch;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** Runs one node on exactly the ports asked for: the runner's own main refuses ports above 9299 or takes another one. */
public class SearchStore {

    public static void main(String[] arguments) throws InterruptedException {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(-1);
        runner.onBuild((node, settings) -> settings.put("network.host", "127.0.0.1")
                .put("transport.port", System.getProperty("tollgate.search.transport"))
                // A full disk must not make a trial installation read-only.
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                // The broker writes an index a day and kind of record. A clock that is moved on makes those of years, and with
                // the usual limit of 1,000 nothing new would be seen any more after some months.
                .put("cluster.max_shards_per_node", 100_000)
                // With a small heap most of what is used is garbage, and no reason to refuse a request.
                .put("indices.breaker.total.use_real_memory", false));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (java.io.IOException e) {
                e.printStackTrace();
            }
        }));
        runner.build(arguments);
        new CountDownLatch(1).await();
    }

    private SearchStore() {}
}
