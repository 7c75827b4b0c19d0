namespace Ullage.Prometheus.OpenMetrics;

/// <summary>The grammars in which samples come as text. They look alike and differ in the unit of time.</summary>
public enum TextGrammar
{
    /// <summary>
    /// Told apart by the text itself: a line that begins with a brace and a label name is promtool's dump; <c># EOF</c>, <c># UNIT</c>, a
    /// fraction in a timestamp or an exemplar mean OpenMetrics; the rest is Prometheus text.
    /// </summary>
    Auto,

    /// <summary>OpenMetrics 1.0: timestamps in seconds; ends in <c># EOF</c>, without which it was cut short.</summary>
    OpenMetrics,

    /// <summary>Prometheus' exposition format 0.0.4: timestamps in milliseconds, no end mark.</summary>
    PrometheusText,

    /// <summary>
    /// What <c>promtool tsdb dump</c> prints: <c>{__name__="x", a="b"} value milliseconds</c>, strings quoted as in Go. It prints stale
    /// markers as <c>NaN</c> like any other NaN; they are read as stale markers, since resource series hold no other.
    /// </summary>
    PromtoolDump,
}
