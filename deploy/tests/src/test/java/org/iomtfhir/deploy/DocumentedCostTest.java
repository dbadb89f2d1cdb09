package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The worked example of what a month costs: its sums, and the amounts that follow from what is deployed. */
class DocumentedCostTest {

    private static final Path PAGE = AzureLine.FOLDER.getParent().getParent().resolve("docs/scaling-and-cost.md");
    private static final Pattern ROW = Pattern
            .compile("(?m)^\\| ([^|*]+) \\| ([0-9,.]+) [^|]*\\| ([0-9.]+) [^|]*\\| ([0-9,.]+) \\|$");
    private static final Pattern SUM = Pattern.compile("(?m)^\\| \\*\\*together.*\\*\\*([0-9,.]+)\\*\\* \\|$");
    private static final long SECONDS = 30L * 24 * 3600;

    private record Row(BigDecimal amount, BigDecimal price, BigDecimal money) {}

    @Test
    void eachLineIsItsAmountTimesItsPriceAndTheLastIsTheirSum() throws IOException {
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, Row> row : rows().entrySet()) {
            assertThat(row.getValue().amount().multiply(row.getValue().price()).setScale(2, RoundingMode.HALF_UP))
                    .as(row.getKey()).isEqualByComparingTo(row.getValue().money());
            sum = sum.add(row.getValue().money());
        }
        Matcher together = SUM.matcher(Files.readString(PAGE));

        assertThat(together.find()).isTrue();
        assertThat(number(together.group(1))).isEqualByComparingTo(sum);
    }

    @Test
    void coresMemoryAndPartitionsAreThoseOfTheTemplate() throws IOException {
        AzureLine line = AzureLine.way("managed-identity");
        BigDecimal cores = BigDecimal.ZERO;
        BigDecimal gibibytes = BigDecimal.ZERO;
        for (AzureLine.Container service : line.services()) {
            for (var container : service.app().properties().at("/template/containers")) {
                cores = cores.add(new BigDecimal(container.at("/resources/cpu").asText()));
                gibibytes = gibibytes.add(new BigDecimal(container.at("/resources/memory").asText().replace("Gi", "")));
            }
        }
        int partitions = line.resources("Microsoft.EventHub/namespaces/eventhubs").getFirst().properties()
                .path("partitionCount").asInt();
        int services = line.services().size();
        BigDecimal looks = BigDecimal.valueOf(SECONDS / usual("partitions.look-every"));
        BigDecimal checkpoints = BigDecimal.valueOf(SECONDS / usual("checkpoints.every"));
        BigDecimal owned = BigDecimal.valueOf((long) services * partitions);
        Map<String, Row> rows = rows();

        assertThat(rows.get("Container Apps, cores").amount())
                .isEqualByComparingTo(cores.multiply(BigDecimal.valueOf(SECONDS)));
        assertThat(rows.get("Container Apps, memory").amount())
                .isEqualByComparingTo(gibibytes.multiply(BigDecimal.valueOf(SECONDS)));
        assertThat(rows.get("Blob storage, lists").amount()).isEqualByComparingTo(
                looks.multiply(BigDecimal.valueOf(services)).movePointLeft(4));
        assertThat(rows.get("Blob storage, other operations").amount()).isEqualByComparingTo(
                owned.multiply(looks.add(checkpoints.multiply(BigDecimal.TWO))).movePointLeft(4));
    }

    /** The seconds of a setting that is not set, by the page that is written from the settings' declarations. */
    private static long usual(String setting) throws IOException {
        Matcher row = Pattern.compile("(?m)^\\| `" + Pattern.quote(setting) + "` \\|.*\\| `([0-9]+)s` \\|[^|]*\\|$")
                .matcher(Files.readString(PAGE.resolveSibling("settings.md")));
        assertThat(row.find()).as(setting).isTrue();
        return Long.parseLong(row.group(1));
    }

    /** What a price is to be put in for by whoever has one: the month's amounts follow from what was measured in three minutes. */
    @Test
    void theFhirServicesAmountsAreThoseThatWereMeasured() throws IOException {
        String page = Files.readString(PAGE);
        BigDecimal observations = BigDecimal.valueOf(100 * SECONDS);

        assertThat(measured(page, "HAPI; ([0-9,]+) Observations")).isEqualByComparingTo("3600");
        BigDecimal requests = measured(page, "Observations\\): ([0-9,]+) bundles")
                .add(measured(page, "\\s([0-9,]+) searches"));
        BigDecimal each = measured(page, "Observations were ([0-9,]+) bytes each");
        assertThat(measured(page, "\\| Observations written \\| ([0-9.]+) millions"))
                .isEqualByComparingTo(observations.movePointLeft(6));
        assertThat(measured(page, "\\| requests \\| ([0-9.]+) millions"))
                .isEqualByComparingTo(requests.multiply(observations)
                        .divide(BigDecimal.valueOf(3600), 0, RoundingMode.HALF_UP).movePointLeft(6)
                        .setScale(1, RoundingMode.HALF_UP));
        assertThat(page).contains(requests.toPlainString() + " for 3,600 Observations");
        assertThat(measured(page, "\\| stored, more each month \\| ([0-9,]+) GB"))
                .isEqualByComparingTo(each.multiply(observations).movePointLeft(9).setScale(0, RoundingMode.HALF_UP));
    }

    private static BigDecimal measured(String page, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return number(found.group(1));
    }

    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> rows.put(row.group(1).strip(),
                new Row(number(row.group(2)), number(row.group(3)), number(row.group(4)))));
        assertThat(rows).hasSize(7);
        return rows;
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text.replace(",", ""));
    }
}
