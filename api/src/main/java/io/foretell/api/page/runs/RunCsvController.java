package io.foretell.api.page.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foretell.api.page.PageScope;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.run.RunHistory;
import io.foretell.api.user.User;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of runs as a file. */
@Controller
class RunCsvController {

    private static final Logger LOG = LoggerFactory.getLogger(RunCsvController.class);

    /** Some 25 MB, and what every spreadsheet opens. */
    private static final int MOST = 100_000;

    private final RunHistory runs;
    private final RunFilterForms forms;
    private final InstantSource clock;

    RunCsvController(RunHistory runs, RunFilterForms forms, InstantSource clock) {
        this.runs = runs;
        this.forms = forms;
        this.clock = clock;
    }

    /** Sent as it is read, the newest first. */
    @GetMapping(RunFilterForm.PATH + "/csv")
    void csv(
            @AuthenticationPrincipal User user,
            @RequestParam Map<String, String> parameters,
            HttpServletResponse response)
            throws IOException {
        RunFilterForm form = forms.read(parameters, user);
        if (form.isRefused()) {
            throw new ApiProblem.InvalidParameter(
                    "filter", String.join(" ", form.errors().values()));
        }
        String name = "runs-" + clock.instant().atOffset(ZoneOffset.UTC).toLocalDate() + ".csv";
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name).build().toString());
        // Not the response's own writer, which keeps to itself that the client left.
        Writer file = new OutputStreamWriter(response.getOutputStream(), UTF_8);
        try {
            runs.writeCsv(PageScope.of(user), form.filter(), MOST, file);
            file.flush();
        } catch (IOException e) {
            LOG.info("the client of a CSV left: {}", e.getMessage());
        } catch (DataAccessException e) {
            LOG.error("the runs of a CSV can't be read", e);
            fail(response, file);
        }
    }

    /** Nothing of it was sent, or its last line says that it is not all. */
    private static void fail(HttpServletResponse response, Writer file) throws IOException {
        if (response.isCommitted()) {
            file.write("The file ends here because of an error: load it again.\r\n");
            file.flush();
        } else {
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null);
            response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }
}
