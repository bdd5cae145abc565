package dev.tollgate.language;

import java.text.DecimalFormatSymbols;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.lang.Nullable;
import org.springframework.web.util.HtmlUtils;

/** The texts of one reader's language, with dates and numbers as they write them. */
public final class Words {

    private static final MessageSource BUNDLES = bundles();

    private final String tag;
    private final Locale locale;

    private Words(String tag) {
        this.tag = tag;
        // Without a region, English days are written as in Britain.
        this.locale = tag.equals(Languages.DEFAULT) ? Locale.UK : Locale.forLanguageTag(tag);
    }

    /** In English where there are no texts in that language. */
    public static Words in(@Nullable String tag) {
        return new Words(Languages.has(tag) ? tag : Languages.DEFAULT);
    }

    public static Words english() {
        return in(Languages.DEFAULT);
    }

    /** As {@code Content-Language} and {@code lang} have it. */
    public String tag() {
        return tag;
    }

    public Locale locale() {
        return locale;
    }

    public String text(String key, Object... arguments) {
        return BUNDLES.getMessage(key, arguments, locale);
    }

    /** As {@link #text}, for a page: nothing in it can be taken for markup. */
    public String html(String key, Object... arguments) {
        return HtmlUtils.htmlEscape(text(key, arguments), "UTF-8");
    }

    /** With a colon behind it, as the language sets it. */
    public String heading(String title) {
        return text("heading", title);
    }

    /** Sentences of one paragraph, the empty ones left out. */
    public String sentences(String... sentences) {
        return String.join(
                " ", List.of(sentences).stream().filter(text -> !text.isEmpty()).toList());
    }

    /** A day as {@code 30 August 2027}. */
    public String day(TemporalAccessor day) {
        return dated("date.day", day);
    }

    /** A day as {@code Monday, 30 August}. */
    public String weekday(TemporalAccessor day) {
        return dated("date.weekday", day);
    }

    /** As {@code Monday, 30 August 2027, 14:00}. */
    public String dayAndTime(TemporalAccessor moment) {
        return dated("date.dayAndTime", moment);
    }

    /** A day in figures, as {@code 2027-08-30}. */
    public String date(TemporalAccessor day) {
        return dated("date.figures", day);
    }

    /** A day of this year as {@code 30 August}. */
    public String monthDay(TemporalAccessor day) {
        return dated("date.monthDay", day);
    }

    /** A day for want of room, as {@code 30 Aug}. */
    public String shortDay(TemporalAccessor day) {
        return dated("date.short", day);
    }

    /** A number that was written with a point, with the mark that the language has for it. */
    public String decimal(String number) {
        return number.replace('.', DecimalFormatSymbols.getInstance(locale).getDecimalSeparator());
    }

    public String time(TemporalAccessor moment) {
        return dated("date.time", moment);
    }

    private String dated(String key, TemporalAccessor moment) {
        return DateTimeFormatter.ofPattern(text(key), locale).format(moment);
    }

    private static MessageSource bundles() {
        ResourceBundleMessageSource source = new ResourceBundleMessageSource();
        source.setBundleClassLoader(Words.class.getClassLoader());
        source.setBasename("messages");
        source.setDefaultEncoding("UTF-8");
        // A machine set to another language must not change what people read.
        source.setFallbackToSystemLocale(false);
        // Otherwise an apostrophe is to be doubled in some texts and not in others.
        source.setAlwaysUseMessageFormat(true);
        return source;
    }
}
