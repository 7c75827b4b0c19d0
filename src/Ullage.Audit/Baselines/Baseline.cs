using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ullage.Audit.Findings;

namespace Ullage.Audit.Baselines;

/// <summary>
/// The findings that were there when a team began: how often each identity (resource and rule) was found. No line is in it, so that moving text changes
/// nothing; a finding more than that is new.
/// </summary>
public sealed class Baseline
{
    private const int Version = 1;
    private const int MostBytes = 64 << 20;
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    private Baseline()
    {
    }

    /// <summary>Findings it holds.</summary>
    public int Count => _counts.Values.Sum();

    /// <summary>The baseline of what was found.</summary>
    /// <param name="findings">The findings.</param>
    public static Baseline Of(IEnumerable<AuditFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var baseline = new Baseline();
        foreach (var finding in findings)
        {
            baseline._counts[finding.Identity] = baseline._counts.GetValueOrDefault(finding.Identity) + 1;
        }

        return baseline;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="utf8">The file.</param>
    /// <exception cref="FormatException">It is something else; the message says what was expected.</exception>
    public static Baseline Read(ReadOnlyMemory<byte> utf8)
    {
        var baseline = new Baseline();
        if (utf8.Length > MostBytes)
        {
            throw new FormatException($"{utf8.Length} bytes; a baseline has at most {MostBytes}");
        }

        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out var version) || !version.TryGetInt32(out var number) || number != Version || !root.TryGetProperty("findings", out var findings) || findings.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"not a baseline of version {Version}; write one with --write-baseline");
            }

            foreach (var entry in findings.EnumerateObject())
            {
                baseline._counts[entry.Name] = entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt32(out var count) && count > 0
                    ? count
                    : throw new FormatException($"\"{entry.Name}\" has the count {entry.Value}; expected a whole number from 1");
            }
        }
        catch (JsonException error)
        {
            throw new FormatException($"not JSON ({error.Message.TrimEnd('.')}); write one with --write-baseline", error);
        }

        return baseline;
    }

    /// <summary>Writes it: one finding a line in a fixed order, so that its changes read well.</summary>
    /// <param name="output">Where to.</param>
    public void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"{{\n  \"version\": {Version},\n  \"findings\": {{");
        var separator = "\n";
        foreach (var (identity, count) in _counts)
        {
            output.Write($"{separator}    \"{JsonEncodedText.Encode(identity, JavaScriptEncoder.Default)}\": {count}");
            separator = ",\n";
        }

        output.Write(_counts.Count > 0 ? "\n  }\n}\n" : "}\n}\n");
    }

    /// <summary>The findings that are new, and how many entries are no longer found.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="gone">Entries that nothing was found for: time to write the baseline anew.</param>
    public IReadOnlyList<AuditFinding> New(IReadOnlyList<AuditFinding> findings, out int gone)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var left = new Dictionary<string, int>(_counts, StringComparer.Ordinal);
        var found = new List<AuditFinding>();
        foreach (var finding in findings)
        {
            if (left.GetValueOrDefault(finding.Identity) is var allowed and > 0)
            {
                left[finding.Identity] = allowed - 1;
            }
            else
            {
                found.Add(finding);
            }
        }

        gone = left.Values.Sum();
        return found;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringWriter(new StringBuilder());
        Write(text);
        return text.ToString();
    }
}
