package io.foretell.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fetches blobs, each going on where an attempt before it ended, be it in another process. Thread-safe for different files. */
final class BlobDownload {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-.*");

    private final HubClient client;
    private final HubCache cache;
    private final Patience patience;
    private final PullListener listener;

    BlobDownload(HubClient client, HubCache cache, Patience patience, PullListener listener) {
        this.client = client;
        this.cache = cache;
        this.patience = patience;
        this.listener = listener;
    }

    /**
     * Leaves the file's blob in the cache, whole and with the hub's digest.
     *
     * @throws HubException when it can't; what has arrived is kept, unless it is wrong
     */
    Path fetch(RemoteFile file) throws IOException, InterruptedException {
        boolean right = arrivesRight(file);
        if (!right && !arrivesRight(file)) {
            throw new HubException(
                    "%s of %s has arrived twice with other bytes than those that %s names (%s): if a proxy or a mirror is in between, go without it, and try again."
                            .formatted(
                                    file.name(),
                                    file.commit().model(),
                                    client.settings().endpoint(),
                                    file.etag()));
        }
        Path blob = Files.move(cache.incomplete(file), cache.blob(file), StandardCopyOption.ATOMIC_MOVE);
        listener.fetched(file.name(), file.size());
        return blob;
    }

    /** A wrong first time may be due to what an earlier process had left; so the second begins with nothing. */
    private boolean arrivesRight(RemoteFile file) throws IOException, InterruptedException {
        Path incomplete = cache.incomplete(file);
        receive(file, incomplete);
        if (Digest.matches(incomplete, file)) {
            return true;
        }
        Files.delete(incomplete);
        listener.received(-file.size());
        return false;
    }

    private void receive(RemoteFile file, Path into) throws IOException, InterruptedException {
        Attempts attempts = new Attempts(client.settings(), patience, listener, file.name());
        try (FileChannel out = FileChannel.open(into, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (out.size() > file.size()) {
                out.truncate(0);
            }
            while (out.size() < file.size()) {
                long before = out.size();
                try {
                    append(file, out);
                } catch (DiskFailure e) {
                    throw e;
                } catch (IOException e) {
                    attempts.failed(e, out.size() - before);
                }
            }
            out.force(true); // a blob is known by its name and size from now on
        }
    }

    private void append(RemoteFile file, FileChannel out) throws IOException, InterruptedException {
        long kept = out.size();
        HttpResponse<InputStream> answer = client.open(file, kept);
        try (InputStream body = answer.body()) {
            long first = first(answer);
            if (first < kept) {
                out.truncate(first);
                listener.received(first - kept);
            }
            if (first > kept || answer.statusCode() == 416) {
                throw new PassingFailure("it answers with another range than the one asked for");
            }
            copy(body, out.position(first), file.size());
        }
    }

    /** Where the body begins in the file: at 0 when the server doesn't know ranges, or doesn't have this one. */
    private static long first(HttpResponse<?> answer) throws IOException {
        if (answer.statusCode() != 206) {
            return 0;
        }
        Matcher range =
                CONTENT_RANGE.matcher(HubHttp.header(answer, "Content-Range").orElse(""));
        if (!range.matches()) {
            throw new PassingFailure("it answers with a range that it doesn't name");
        }
        return Long.parseLong(range.group(1));
    }

    private void copy(InputStream body, FileChannel out, long size) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            if (out.position() + read > size) {
                throw new PassingFailure("it sends more bytes than it said");
            }
            write(out, ByteBuffer.wrap(buffer, 0, read));
            listener.received(read);
        }
        if (out.position() < size) {
            throw new PassingFailure("the connection ended early");
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new DiskFailure(e);
        }
    }
}
