package io.foretell.api.page.live;

import io.foretell.api.stream.EventConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The stream by which a dashboard's page hears when to look again. */
@Controller
class LiveController {

    private final PageUpdates updates;

    LiveController(PageUpdates updates) {
        this.updates = updates;
    }

    @GetMapping("/dashboard/live")
    void live(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            response.setContentType(
                    EventConnection.EVENT_STREAM); // there is no body by which to notice that the client left
        } else {
            updates.open(request, response);
        }
    }
}
