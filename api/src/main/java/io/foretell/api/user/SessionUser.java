package io.foretell.api.user;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/** Keeps in the session who signed in and with which password; everything else about the user is read with each request. Thread-safe. */
@Component
public class SessionUser implements SecurityContextRepository {

    private static final String ID = "user";
    private static final String PASSWORD_CHANGED_AT = "user.passwordChangedAt";

    private final Users users;

    SessionUser(Users users) {
        this.users = users;
    }

    @Override
    @SuppressWarnings(
            "deprecation") // the interface still demands it; its default methods call it when the context is first
    // needed
    public SecurityContext loadContext(org.springframework.security.web.context.HttpRequestResponseHolder holder) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        user(holder.getRequest()).map(SignIn::authenticated).ifPresent(context::setAuthentication);
        return context;
    }

    private Optional<User> user(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ID) instanceof String id)) {
            return Optional.empty();
        }
        Object password = session.getAttribute(PASSWORD_CHANGED_AT);
        return users.find(UUID.fromString(id))
                .filter(user -> user.passwordChangedAt().toString().equals(password));
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        Authentication authentication = context.getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof User user) {
            keep(user, request.getSession());
        } else if (request.getSession(false) != null) {
            request.getSession().removeAttribute(ID);
        }
    }

    private static void keep(User user, HttpSession session) {
        session.setAttribute(ID, user.id().toString());
        session.setAttribute(PASSWORD_CHANGED_AT, user.passwordChangedAt().toString());
    }

    /** After a change of the password: the session goes on under a new id, so that nobody has it who has the old one. */
    public void renew(User user, HttpServletRequest request) {
        request.changeSessionId();
        keep(user, request.getSession());
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(ID) != null;
    }
}
