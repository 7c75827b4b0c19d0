using System.Buffers.Text;

namespace Ullage.Cgroups;

/// <summary>Reads the values of one group's files and gathers what was wrong with them.</summary>
internal sealed class CgroupReader
{
    private const int MostBytes = 64 * 1024;
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>A file of one number. Null when absent, malformed or <c>max</c>, which stands for no limit.</summary>
    public long? Number(string folder, string name, long least = 0)
    {
        if (!TryRead(folder, name, out var text))
        {
            return null;
        }

        text = text.Trim((byte)'\n');
        if (text.SequenceEqual("max"u8))
        {
            return null;
        }

        if (TryNumber(text, out var value) && value >= least)
        {
            return value;
        }

        Malformed(folder, name, $"max or a number not below {least}");
        return null;
    }

    /// <summary>Lines of <c>key number</c>: hands the values of the keys asked for, null where a key is missing.</summary>
    public long?[] Table(string folder, string name, params ReadOnlySpan<string> keys)
    {
        var values = new long?[keys.Length];
        if (!TryRead(folder, name, out var text))
        {
            return values;
        }

        while (!text.IsEmpty)
        {
            var line = NextLine(ref text);
            var blank = line.IndexOf((byte)' ');
            for (var i = 0; blank > 0 && i < keys.Length; i++)
            {
                if (!Is(line[..blank], keys[i]))
                {
                    continue;
                }

                if (TryNumber(line[(blank + 1)..], out var value) && value >= 0)
                {
                    values[i] = value;
                }
                else
                {
                    Malformed(folder, name, $"a number after {keys[i]}");
                }
            }
        }

        return values;
    }

    /// <summary>Version 2's <c>cpu.max</c>: <c>quota period</c> in microseconds, where quota may be <c>max</c>.</summary>
    public (long QuotaUs, long PeriodUs)? QuotaPair(string folder)
    {
        const string Name = "cpu.max";
        if (!TryRead(folder, Name, out var text))
        {
            return null;
        }

        text = text.Trim((byte)'\n');
        var blank = text.IndexOf((byte)' ');
        if (blank > 0 && TryNumber(text[(blank + 1)..], out var period) && period > 0)
        {
            if (text[..blank].SequenceEqual("max"u8))
            {
                return null;
            }

            if (TryNumber(text[..blank], out var quota) && quota > 0)
            {
                return (quota, period);
            }
        }

        Malformed(folder, Name, "a quota or max, a blank and a period");
        return null;
    }

    /// <summary>A pressure file (Documentation/accounting/psi): a line <c>some</c> and mostly a line <c>full</c>.</summary>
    public PressureReading? Pressure(string folder, string name)
    {
        if (!TryRead(folder, name, out var text))
        {
            return null;
        }

        PressureLine? some = null, full = null;
        while (!text.IsEmpty)
        {
            var line = NextLine(ref text);
            if (line.StartsWith("some "u8))
            {
                some = Line(line["some "u8.Length..]);
            }
            else if (line.StartsWith("full "u8))
            {
                full = Line(line["full "u8.Length..]);
            }
        }

        if (some is not null)
        {
            return new PressureReading(some.Value, full);
        }

        Malformed(folder, name, "a line 'some avg10=… avg60=… avg300=… total=…'");
        return null;

        static PressureLine? Line(ReadOnlySpan<byte> rest) =>
            TryDouble(ref rest, "avg10="u8, out var avg10) && TryDouble(ref rest, "avg60="u8, out var avg60)
            && TryDouble(ref rest, "avg300="u8, out var avg300) && rest.StartsWith("total="u8) && TryNumber(rest["total="u8.Length..], out var total) && total >= 0
                ? new PressureLine(avg10 / 100, avg60 / 100, avg300 / 100, total)
                : null;
    }

    private bool TryRead(string folder, string name, out ReadOnlySpan<byte> text)
    {
        var file = KernelFile.Read(Path.Combine(folder, name), MostBytes);
        text = file.Content.Span;
        if (file.State == KernelFileState.Failed)
        {
            _problems.Add(file.Problem);
        }

        return file.State == KernelFileState.Read;
    }

    private void Malformed(string folder, string name, string expected) => _problems.Add($"{Path.Combine(folder, name)}: expected {expected}");

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return line;
    }

    private static bool Is(ReadOnlySpan<byte> key, string name)
    {
        if (key.Length != name.Length)
        {
            return false;
        }

        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] != name[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out long value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length)
        {
            return true;
        }

        // version 1 writes its unsigned counters in full: those past long.MaxValue mean "no bound"
        if (Utf8Parser.TryParse(text, out ulong large, out used) && used == text.Length)
        {
            value = large > long.MaxValue ? long.MaxValue : (long)large;
            return true;
        }

        return false;
    }

    private static bool TryDouble(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> key, out double value)
    {
        value = 0;
        var blank = rest.IndexOf((byte)' ');
        if (!rest.StartsWith(key) || blank < key.Length
            || !Utf8Parser.TryParse(rest[key.Length..blank], out value, out var used) || used != blank - key.Length || !double.IsFinite(value))
        {
            return false;
        }

        rest = rest[(blank + 1)..];
        return true;
    }
}
