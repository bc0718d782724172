#include "reports/definitions.h"

#include <stddef.h>

#define STEPS                                                                  \
    "Times are counted by steps: 0.1 s up to 2 s, 0.25 up to 5, 0.5 up to "    \
    "10, "                                                                     \
    "1 up to 20, 2 up to a minute, 10 up to three, 30 up to ten, then five "   \
    "minutes."

static const struct definition {
    const char *name, *sentence;
} definitions[] = {
    {"plays", "Sessions in which the first picture was shown. A session is one "
              "opening of the film; it counts on the day on which it was "
              "opened by the clocks of the film's time zone, for the release "
              "that it was opened on."},
    {"viewers", "Different viewers known by consent who have played the film. "
                "They are counted over all that was ever played, and not by "
                "day or release; of those who entered a scene in every case. "
                "Who comes back after all that was kept of them went, as the "
                "film says, counts once more."},
    {"anonymous", "Plays by viewers of whom nothing is known: they were not "
                  "asked for consent, or refused it."},
    {"agreed", "Plays by viewers who said yes to being known, then or before. "
               "What was said last counts."},
    {"refused", "Plays by viewers who said no, or whose browser says it for "
                "them: Do Not Track, Global Privacy Control. Nobody of them "
                "is known."},
    {"unasked", "Plays of which neither a yes nor a no came: the film did not "
                "ask, or nobody answered."},
    {"completions", "Sessions that reached the end of the film as the film "
                    "says it, each once."},
    {"completion_rate", "Completions divided by plays."},
    {"opened", "Sessions that were opened, played or not."},
    {"robots", "Plays by programs that say that they are none of the viewers: "
               "crawlers, link scanners, previewers. They count for nothing "
               "else."},
    {"interacted", "Sessions with at least one press, choice, answer or form "
                   "that was sent, each once. Looking, hovering and seeking "
                   "are none of these."},
    {"interaction_rate", "Sessions that interacted divided by plays."},
    {"watched_seconds", "Seconds of scenes that were played over, each second "
                        "once a session. A second counts when its middle was "
                        "played over."},
    {"played_seconds", "Seconds of scenes that were played, as often as they "
                       "were."},
    {"average_seconds", "Watched seconds divided by plays."},
    {"releases.number", "Which release of the film it is, from 1 on."},
    {"releases.created_ms", "When it was published, in milliseconds since "
                            "1970."},
    {"releases.plays", "Plays of sessions that were opened on that release, on "
                       "the days that are asked for."},
    {"days.opened", "Sessions that were opened on that day, by the "
                    "clocks of the film's time zone."},
    {"days.plays", "Of these, those that were played, then or later."},
    {"days.completions", "Of these, those that reached the end."},
    {"days.interacted", "Of these, those with at least one press, choice, "
                        "answer or form that was sent."},
    {"days.submissions", "Forms that were sent in sessions of that day."},
    {"devices.count", "Sessions that were opened on such a device."},
    {"languages.count", "Sessions that were opened in that language."},
    {"manners.seconds",
     "Seconds of scenes that were played so, as often as they were: without "
     "sound, on a page that was hidden, at another rate than the usual, or "
     "idle: behind the first minute of playing in which the viewer has done "
     "nothing. One second may be several of these."},
    {"manners.share", "That divided by all seconds that were played."},
    {"manners.sessions", "Sessions in which any second was played so."},
    {"embeds.sessions",
     "Sessions that were opened from that page: the host that the film was "
     "embedded in, and nothing else of its address. Link is the film's own "
     "page; without a name are those of which nothing was told."},
    {"embeds.plays", "Of these, those that were played."},
    {"embeds.completions", "Of these, those that reached the end."},
    {"embeds.completion_rate", "Completions divided by plays."},
    {"embeds.answers",
     "How often questions and inputs were answered in these sessions."},
    {"embeds.converted", "Of these, those that reached any goal."},
    {"embeds.conversion_rate", "That divided by plays."},
    {"embeds.goals.sessions", "Of these, those that reached that goal."},
    {"embeds.goals.share", "That divided by plays."},
    {"tags.sessions", "Sessions that were opened by a link with that tag: of "
                      "the address of the page that the film is in, or of its "
                      "frame. One session may have several tags."},
    {"tags.plays", "Of these, those that were played."},
    {"tags.completions", "Of these, those that reached the end."},
    {"tags.completion_rate", "Completions divided by plays."},
    {"tags.answers",
     "How often questions and inputs were answered in these sessions."},
    {"tags.converted", "Of these, those that reached any goal."},
    {"tags.conversion_rate", "That divided by plays."},
    {"tags.goals.sessions", "Of these, those that reached that goal."},
    {"tags.goals.share", "That divided by plays."},
    {"countries.sessions",
     "Sessions whose first batch came from that country, by the database that "
     "the server was given; the address is not kept. ZZ: the database does not "
     "know it."},
    {"countries.plays", "Of these, those that were played."},
    {"countries.completions", "Of these, those that reached the end."},
    {"countries.completion_rate", "Completions divided by plays."},
    {"countries.answers",
     "How often questions and inputs were answered in these sessions."},
    {"countries.converted", "Of these, those that reached any goal."},
    {"countries.conversion_rate", "That divided by plays."},
    {"countries.goals.sessions", "Of these, those that reached that goal."},
    {"countries.goals.share", "That divided by plays."},
    {"scenes.from", "Where the scene begins in its clip, in seconds."},
    {"scenes.to", "Where it ends there, in seconds."},
    {"scenes.entered", "Sessions that came into the scene, each once."},
    {"scenes.visits", "How often the scene was begun, each time counted."},
    {"scenes.left", "Sessions that ended in this scene, or stand in it now."},
    {"scenes.left_rate", "Sessions that ended or stand here divided by those "
                         "that came into the scene."},
    {"scenes.plays_seconds", "Seconds of this scene that were played, as often "
                             "as they were."},
    {"scenes.retention.once", "Sessions that played over the middle of that "
                              "second at least once."},
    {"scenes.retention.again", "Sessions that played over it more than once."},
    {"scenes.retention.skipped", "Sessions that jumped over it and have not "
                                 "played it since."},
    {"edges.count", "How often the film went from the one scene to the other "
                    "by itself or by a choice; where viewers seek is no way."},
    {"edges.share", "That divided by all ways out of the first scene."},
    {"ways.sessions",
     "Sessions that entered just these scenes in this order and no others. "
     "Each entering counts: by a choice, by itself, by going back or by "
     "seeking. A session of which more comes takes a longer way. Sessions "
     "whose record is gone, as the film says, are in none."},
    {"different", "Different ways that sessions on record went."},
    {"ways.length", "Scenes of the way, each time that one is entered; of very "
                    "long ones the first 400."},
    {"ways.share", "That divided by all plays that are still on record."},
    {"ways.left", "Of these, those that reached no ending: they left in the "
                  "last scene of the way, or stand there."},
    {"ways.outcomes.sessions", "Of these, those that reached the ending or "
                               "goal, each once."},
    {"ways.outcomes.share", "That divided by the sessions that went the way."},
    {"others", "Sessions that went ways that are not listed: the fifty "
               "most common are, of a hundred thousand that are told "
               "apart."},
    {"reached.sessions", "Sessions on record that reached the goal or the "
                         "ending."},
    {"reached.length", "Scenes that the shortest way enters up to there, the "
                       "one in which it is reached included. The shortest is "
                       "one that somebody really took: the fewest scenes, of "
                       "these the fewest inputs, of these the least time."},
    {"reached.inputs", "Presses, choices, answers and forms on that way, the "
                       "one that reached it included."},
    {"reached.seconds", "How long it took from the opening, without the time "
                        "in which the page was hidden."},
    {"reached.usual_sessions", "Sessions that took the most common way there: "
                               "the same scenes in the same order until it was "
                               "reached, whatever came after."},
    {"reached.usual_length", "Scenes of that way."},
    {"reached.usual_share", "That divided by all that reached it."},
    {"cliffs.at", "The second of the scene behind which sessions get fewer."},
    {"cliffs.lost", "How many that watched this second did not watch the one "
                    "five seconds later, or the last of the scene: they left, "
                    "jumped, or were led elsewhere. The five steepest, from 30 "
                    "plays on."},
    {"cliffs.share", "That divided by the sessions that watched this second."},
    {"endings.sessions", "Sessions that reached this ending, each once."},
    {"endings.share", "That divided by plays."},
    {"goals.sessions", "Sessions that reached this goal, each once."},
    {"goals.share", "That divided by plays."},
    {"goals.median_seconds",
     "The middle of the times from the opening of the film to the goal, in "
     "seconds that the page was to be seen. " STEPS},
    {"funnel.sessions", "Sessions that took this step and all before it: "
                        "opened, played, interacted, and each goal in the "
                        "order of the document of the release that they were "
                        "opened on, whichever they reached first."},
    {"funnel.lost", "How many took the step before and not this one."},
    {"funnel.share_of_before", "Sessions that took this step divided by those "
                               "that took the step before."},
    {"funnel.share", "That divided by sessions that were opened."},
    {"conversions.sessions", "Sessions in which viewers chose this option "
                             "themselves, or that came to this ending, each "
                             "once."},
    {"conversions.reached", "Of these, those that reached the goal: of an "
                            "option then or later, of an ending whichever came "
                            "first."},
    {"conversions.share", "That divided by these sessions."},
    {"elements.shown", "Sessions in which it was on the picture, each once."},
    {"elements.pressed", "Sessions in which it was used (pressed, chosen, "
                         "answered), each once."},
    {"elements.hovered", "Sessions in which the pointer rested on it, or it "
                         "was looked at, so that it did something, each "
                         "once. That is no use of it."},
    {"elements.presses", "How often it was used, each time counted."},
    {"elements.rate", "Sessions that used it divided by sessions that saw "
                      "it."},
    {"elements.rate_per_start", "Sessions that used it divided by plays."},
    {"elements.median_seconds",
     "The middle of the times from first shown to first used, each session "
     "once. " STEPS},
    {"elements.turn", "As which of all elements that a session used it was "
                      "used first, on average: 1 is before all others."},
    {"elements.first", "Sessions that used it before all other elements."},
    {"elements.presses_per_start", "How often it was used, divided by plays."},
    {"panels.sessions", "Sessions in which the panel was open, each once."},
    {"panels.times", "How often it was opened."},
    {"panels.median_seconds",
     "The middle of the times from opened to closed, in seconds that the page "
     "was to be seen; one that was never closed is not among them. " STEPS},
    {"choices.decided", "Decisions: options that were chosen, and those that "
                        "were taken when the time was over."},
    {"choices.timeouts", "Decisions that were taken when the time was over."},
    {"choices.median_seconds", "The middle of the times from first shown to "
                               "the last answer, in tenths of a second, of "
                               "decisions by viewers."},
    {"choices.options.chosen", "How often viewers chose this option."},
    {"choices.options.defaulted", "How often it was taken because the time was "
                                  "over."},
    {"choices.options.share", "Decisions for this option divided by all "
                              "decisions of the choice."},
    {"questions.answers.count", "How often this was answered. Answers of more "
                                "than 64 bytes are not counted here."},
    {"forms.submitted", "How often the form was sent."},
    {"misses.from", "The second of the scene in which these presses begin."},
    {"misses.to", "The second in which they end."},
    {"misses.x", "Where they lie, in percent of the picture from the left."},
    {"misses.y", "Where they lie, in percent of the picture from the top."},
    {"expected.sessions",
     "Sessions that pressed at that place where nothing is, each once. Presses "
     "of five seconds in cells of 4 percent that are dense and touch are one "
     "place; five sessions at least, and one of a hundred that came into the "
     "scene. Of fewer than thirty plays nothing is said. Sessions whose record "
     "is gone, as the film says, are in none."},
    {"expected.presses", "Their presses there."},
    {"expected.share", "These sessions divided by those that came into the "
                       "scene."},
    {"expected.from", "Where these seconds of the scene begin."},
    {"expected.to", "Where they end."},
    {"expected.x", "The middle of these presses, in percent of the picture "
                   "from the left."},
    {"expected.y", "The same from the top."},
    {"expected.left", "Where the place begins, in percent of the picture from "
                      "the left. Strays at its edge make it no larger."},
    {"expected.top", "The same from the top."},
    {"expected.width", "How wide it is, in percent of the picture."},
    {"expected.height", "How high it is."},
    {"least", "Fewer sessions make no place at which something is expected."},
    {"misses.count", "Presses where nothing is, near each other on the "
                     "picture."},
    {"heat.cell", "The size of a cell, in percent of the picture each way."},
    {"heat.seconds", "How many seconds of the scene stand together."},
    {"heat.spans.from", "The second of the scene in which they begin."},
    {"heat.spans.to", "The second before which they end."},
    {"heat.spans.cells.x", "Cells from the left."},
    {"heat.spans.cells.y", "Cells from the top."},
    {"heat.spans.cells.presses", "Presses of elements in that cell."},
    {"comparison.plays", "Plays of the first sessions."},
    {"comparison.with_plays", "Plays of the sessions that they are compared "
                              "with."},
    {"comparison.figures.count", "Sessions of the first that did it: the "
                                 "figure is the share that is defined under "
                                 "its own name."},
    {"comparison.figures.of", "Sessions of the first that could."},
    {"comparison.figures.share", "The one divided by the other."},
    {"comparison.figures.with_count", "The same of the second."},
    {"comparison.figures.with_of", "Sessions of the second that could."},
    {"comparison.figures.with_share", "The one divided by the other."},
    {"comparison.figures.difference", "The share of the second less that of "
                                      "the first."},
    {"comparison.figures.low",
     "With 95 % confidence the difference is at least this: the lower end of "
     "the hybrid score interval for two independent proportions (R. G. "
     "Newcombe, Statistics in Medicine 17 (1998), 873–890, method 10; from "
     "E. B. Wilson's interval of each, 1927). Sessions that are in both groups "
     "make it wider than it has to be; of twenty such differences that are "
     "none, one is expected to look like one."},
    {"comparison.figures.high",
     "With 95 % confidence the difference is at most this. The verdict is "
     "higher or lower where 0 lies outside of both ends, else unclear; with "
     "fewer than 30 sessions on either side it is too few."},
    {"comparison.splits.decided", "Decisions of the choice in the first "
                                  "sessions, those by time included. One "
                                  "session may decide several times: there is "
                                  "no verdict."},
    {"comparison.splits.share", "Decisions for the option divided by all."},
    {"comparison.splits.with_decided", "Decisions in the second."},
    {"comparison.splits.with_share", "Decisions for the option divided by all "
                                     "in the second."},
    {"comparison.splits.difference", "The share of the second less that of the "
                                     "first."},
    {"sessions.opened_ms", "When its first event came, in milliseconds since "
                           "1970."},
    {"sessions.last_ms", "When the last came that was new."},
    {"sessions.seconds", "Seconds of scenes that it played over, each second "
                         "once."},
    {"sessions.presses", "How often elements and buttons were used in it."},
    {"heat.spans.cells.misses", "Presses in that cell where nothing is."},
    {"now.watching", "Sessions of which something new has come within the last "
                     "30 seconds, on any server. Who plays sends something "
                     "each second; who pauses for longer, or leaves, counts no "
                     "more. Robots and sessions that did not fit the film are "
                     "no part of it."},
    {"now.scenes.sessions", "Of these, those that are in this scene."},
    {"now.releases.sessions", "Of these, those that were opened on this "
                              "release."},
    {"now.robots", "Sessions of programs that say that they are none of the "
                   "viewers, of which something has come as lately."},
    {"now.events.count", "How often this was done in a moment, by whoever it "
                         "was: where much happens at once, what is the same "
                         "is one line, and what finds no line is counted."},
};

void rmf_definitions_write(rmf_buf *out)
{
    for (size_t i = 0; i < sizeof definitions / sizeof definitions[0]; i++) {
        rmf_buf_puts(out, i ? ",\n " : "{\n ");
        rmf_buf_json(out, definitions[i].name);
        rmf_buf_puts(out, ": ");
        rmf_buf_json(out, definitions[i].sentence);
    }
    rmf_buf_puts(out, "\n}\n");
}
