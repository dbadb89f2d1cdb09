package org.iomtfhir.runtime.template;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.iomtfhir.runtime.storage.SharedDirectory;
import org.iomtfhir.runtime.storage.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good text of one template file, kept on this machine over restarts: its ETag in the first line, then the text.
 * It is a help in need, so failing to keep or find it is logged and no more.
 */
final class LastGood {

    private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);

    private final Path directory;
    private final String name;

    LastGood(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    void keep(TemplateStore.Found good) {
        try {
            SharedDirectory shared = new SharedDirectory(directory);
            shared.replace(file(shared), (good.etag() + '\n' + good.text()).getBytes(StandardCharsets.UTF_8), true);
        } catch (IOException | StoreException e) {
            LOG.warn(
                    "The last good {} can't be kept in {}: a restart while the template storage is out of reach or its "
                            + "file broken would be without it ({})",
                    name, directory, e.toString());
        }
    }

    Optional<TemplateStore.Found> find() {
        try {
            SharedDirectory shared = new SharedDirectory(directory);
            Optional<byte[]> bytes = shared.read(file(shared));
            if (bytes.isEmpty()) {
                return Optional.empty();
            }
            String content = TemplateText.decode(bytes.get());
            int end = content.indexOf('\n');
            return end < 0
                    ? Optional.empty()
                    : Optional.of(new TemplateStore.Found(content.substring(end + 1), content.substring(0, end)));
        } catch (IOException | StoreException e) {
            LOG.warn("The last good {} can't be read from {} ({})", name, directory, e.toString());
            return Optional.empty();
        }
    }

    private Path file(SharedDirectory shared) {
        return shared.root().resolve(URLEncoder.encode(name, StandardCharsets.UTF_8) + ".last-good");
    }
}
