using System.Buffers;

namespace Ullage.Exposition;

/// <summary>
/// Writes metric families as text that Prometheus scrapes: <see cref="Begin"/> a family, then its samples, the next family, and <see cref="End"/> at last.
/// Holds no sample back; not safe for concurrent use.
/// </summary>
/// <remarks>
/// What would be refused by a scraper is refused here at once, with an exception that names it: invalid names, a family begun twice, a sample outside a family, a
/// counter that is negative or not a number, buckets out of order. Two samples of one family with the same labels are the caller's to avoid; in OpenMetrics
/// samples of one series follow one another in time order.
/// </remarks>
public sealed class ExpositionWriter
{
    private readonly TextSink _sink;
    private readonly HashSet<string> _families = new(StringComparer.Ordinal);
    private string _name = "";
    private MetricType _type;
    private bool _ended;

    /// <summary>Writes in a format to an output.</summary>
    public ExpositionWriter(IBufferWriter<byte> output, ExpositionFormat format)
    {
        ArgumentNullException.ThrowIfNull(output);
        _sink = new TextSink(output);
        Format = format;
    }

    /// <summary>The format being written.</summary>
    public ExpositionFormat Format { get; }

    /// <summary>The Content-Type under which a format is served.</summary>
    public static string ContentType(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Begins a family.</summary>
    /// <param name="name">Its name; a counter's with or without <c>_total</c>, which is written where each format wants it.</param>
    /// <param name="type">What its values mean.</param>
    /// <param name="help">A sentence for people.</param>
    /// <param name="unit">Base unit such as <c>seconds</c>, which must end the name; written in OpenMetrics only.</param>
    /// <exception cref="ArgumentException">The name is invalid, used before, or does not end in the unit.</exception>
    /// <exception cref="InvalidOperationException">After <see cref="End"/>.</exception>
    public void Begin(string name, MetricType type, string help, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(help);
        ObserveOpen();
        var stem = type == MetricType.Counter && name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;
        if (!MetricName.IsValid(stem))
        {
            throw new ArgumentException($"'{name}' is no metric name: expected letters, digits, underscores and colons, not led by a digit.", nameof(name));
        }

        if (unit is not null && !stem.EndsWith("_" + unit, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' does not end in its unit: expected a name ending in '_{unit}'.", nameof(unit));
        }

        if (!_families.Add(stem))
        {
            throw new ArgumentException($"The family '{name}' was begun before: its samples must stand together.", nameof(name));
        }

        _name = stem;
        _type = type;
        var open = Format == ExpositionFormat.OpenMetrics;
        var described = type == MetricType.Counter && !open ? stem + "_total" : stem;
        if (help.Length > 0)
        {
            _sink.Ascii("# HELP ");
            _sink.Ascii(described);
            _sink.Raw(" "u8);
            _sink.Escaped(help, quotes: open);
            _sink.Raw("\n"u8);
        }

        _sink.Ascii("# TYPE ");
        _sink.Ascii(described);
        _sink.Ascii(type switch
        {
            MetricType.Counter => " counter\n",
            MetricType.Gauge => " gauge\n",
            MetricType.Histogram => " histogram\n",
            _ => open ? " unknown\n" : " untyped\n",
        });
        if (open && unit is not null)
        {
            _sink.Ascii($"# UNIT {stem} {unit}\n");
        }
    }

    /// <summary>A sample of a counter, gauge or unknown family.</summary>
    /// <param name="value">Its value; NaN and infinities only outside counters.</param>
    /// <param name="labels">Its labels, each name once.</param>
    /// <exception cref="ArgumentException">A label is invalid or given twice, or the value does not suit a counter.</exception>
    /// <exception cref="InvalidOperationException">Not inside such a family.</exception>
    public void Sample(double value, params ReadOnlySpan<Label> labels) => SampleAt(null, value, labels);

    /// <summary>A sample with the moment at which it was true.</summary>
    /// <inheritdoc cref="Sample(double, ReadOnlySpan{Label})"/>
    /// <param name="timestampMs">Milliseconds since 1970 (UTC), or null for the moment of the scrape.</param>
    /// <param name="value">Its value; NaN and infinities only outside counters.</param>
    /// <param name="labels">Its labels, each name once.</param>
    public void SampleAt(long? timestampMs, double value, params ReadOnlySpan<Label> labels)
    {
        ObserveSample(value);
        Line(_type == MetricType.Counter ? "_total" : "", Encode(labels).Text, null, value, timestampMs, default);
    }

    /// <summary>A sample of a counter, gauge or unknown family, with labels encoded before.</summary>
    /// <param name="value">Its value; NaN and infinities only outside counters.</param>
    /// <param name="labels">Its labels.</param>
    /// <exception cref="ArgumentException">The value does not suit a counter.</exception>
    /// <exception cref="InvalidOperationException">Not inside such a family.</exception>
    public void Sample(double value, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ObserveSample(value);
        Line(_type == MetricType.Counter ? "_total" : "", labels.Text, null, value, null, default);
    }

    /// <summary>One histogram.</summary>
    /// <param name="bounds">Upper bounds of the buckets, rising, without +Inf.</param>
    /// <param name="counts">Observations in each bucket alone, and last those above every bound: one more than <paramref name="bounds"/>.</param>
    /// <param name="sum">Sum of all observations.</param>
    /// <param name="labels">Its labels, each name once; not <c>le</c>.</param>
    /// <exception cref="ArgumentException">Bounds do not rise, lengths do not fit, a count is negative, or a label is invalid.</exception>
    /// <exception cref="InvalidOperationException">Not inside a histogram family.</exception>
    public void Histogram(ReadOnlySpan<double> bounds, ReadOnlySpan<long> counts, double sum, params ReadOnlySpan<Label> labels) =>
        Histogram(bounds, counts, sum, Encode(labels));

    /// <summary>One histogram, with labels encoded before and an exemplar a bucket.</summary>
    /// <param name="bounds">Upper bounds of the buckets, rising, without +Inf.</param>
    /// <param name="counts">Observations in each bucket alone, and last those above every bound: one more than <paramref name="bounds"/>.</param>
    /// <param name="sum">Sum of all observations.</param>
    /// <param name="labels">Its labels; not <c>le</c>.</param>
    /// <param name="exemplars">One for each count, or none at all.</param>
    /// <exception cref="ArgumentException">Bounds do not rise, lengths do not fit, a count is negative, or <c>le</c> is among the labels.</exception>
    /// <exception cref="InvalidOperationException">Not inside a histogram family.</exception>
    public void Histogram(ReadOnlySpan<double> bounds, ReadOnlySpan<long> counts, double sum, LabelSet labels, ReadOnlySpan<Exemplar> exemplars = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ObserveFamily();
        if (_type != MetricType.Histogram)
        {
            throw new InvalidOperationException($"'{_name}' is no histogram.");
        }

        if (counts.Length != bounds.Length + 1)
        {
            throw new ArgumentException($"'{_name}' has {bounds.Length} bounds and {counts.Length} counts: expected one count more than bounds.", nameof(counts));
        }

        if (!exemplars.IsEmpty && exemplars.Length != counts.Length)
        {
            throw new ArgumentException($"'{_name}' has {counts.Length} counts and {exemplars.Length} exemplars: expected one for each, or none.", nameof(exemplars));
        }

        for (var i = 0; i < bounds.Length; i++)
        {
            if (!double.IsFinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1]))
            {
                throw new ArgumentException($"Bound {i} of '{_name}' is {bounds[i]}: expected finite bounds that rise.", nameof(bounds));
            }
        }

        if (labels.HoldsBound)
        {
            throw new ArgumentException($"'le' on '{_name}' is the histogram's own label.", nameof(labels));
        }

        long cumulative = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 0)
            {
                throw new ArgumentException($"Count {i} of '{_name}' is {counts[i]}: expected 0 or more.", nameof(counts));
            }

            cumulative += counts[i];
            Line("_bucket", labels.Text, i < bounds.Length ? bounds[i] : double.PositiveInfinity, cumulative, null, exemplars.IsEmpty ? default : exemplars[i]);
        }

        Line("_sum", labels.Text, null, sum, null, default);
        Line("_count", labels.Text, null, cumulative, null, default);
    }

    /// <summary>Ends the text. OpenMetrics is not valid without; harmless when called again.</summary>
    public void End()
    {
        if (!_ended && Format == ExpositionFormat.OpenMetrics)
        {
            _sink.Raw("# EOF\n"u8);
        }

        _ended = true;
    }

    private void Line(string suffix, ReadOnlySpan<byte> labels, double? bound, double value, long? timestampMs, in Exemplar exemplar)
    {
        _sink.Ascii(_name);
        _sink.Ascii(suffix);
        if (labels.Length > 0 || bound is not null)
        {
            _sink.Raw("{"u8);
            _sink.Raw(labels);
            if (bound is { } le)
            {
                _sink.Ascii(labels.IsEmpty ? "le=\"" : ",le=\"");
                _sink.Number(le, alwaysFraction: Format == ExpositionFormat.OpenMetrics);
                _sink.Raw("\""u8);
            }

            _sink.Raw("}"u8);
        }

        _sink.Raw(" "u8);
        _sink.Number(value, alwaysFraction: false);
        if (timestampMs is { } at)
        {
            _sink.Raw(" "u8);
            if (Format == ExpositionFormat.OpenMetrics)
            {
                _sink.Seconds(at);
            }
            else
            {
                _sink.Integer(at);
            }
        }

        if (exemplar.Labels is { } leads && Format == ExpositionFormat.OpenMetrics)
        {
            _sink.Raw(" # {"u8);
            _sink.Raw(leads.Text);
            _sink.Raw("} "u8);
            _sink.Number(exemplar.Value, alwaysFraction: false);
            _sink.Raw(" "u8);
            _sink.Seconds(exemplar.TimestampMs);
        }

        _sink.Raw("\n"u8);
    }

    private LabelSet Encode(ReadOnlySpan<Label> labels)
    {
        try
        {
            return LabelSet.Of(labels);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"On '{_name}': {e.Message}", nameof(labels), e);
        }
    }

    private void ObserveSample(double value)
    {
        ObserveFamily();
        if (_type == MetricType.Histogram)
        {
            throw new InvalidOperationException($"'{_name}' is a histogram: write it with {nameof(Histogram)}.");
        }

        if (_type == MetricType.Counter && !(value >= 0 && double.IsFinite(value)))
        {
            throw new ArgumentException($"The counter '{_name}' cannot be {value}: expected a finite number, 0 or more.", nameof(value));
        }
    }

    private void ObserveFamily()
    {
        ObserveOpen();
        if (_name.Length == 0)
        {
            throw new InvalidOperationException($"A sample needs a family: call {nameof(Begin)} first.");
        }
    }

    private void ObserveOpen()
    {
        if (_ended)
        {
            throw new InvalidOperationException($"Nothing can follow {nameof(End)}.");
        }
    }
}
