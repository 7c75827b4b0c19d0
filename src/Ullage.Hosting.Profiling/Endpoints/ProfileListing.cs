using System.Globalization;
using System.Text;
using Ullage.Pprof;

namespace Ullage.Hosting.Profiling.Endpoints;

/// <summary>A profile as text for people, the largest first: what <c>?debug=1</c> shows.</summary>
internal static class ProfileListing
{
    public static string Of(Profile profile)
    {
        var text = new StringBuilder();
        text.Append(string.Join(' ', profile.SampleTypes.Select(static t => $"{t.Name}/{t.Unit}"))).Append('\n');
        foreach (var sample in profile.Samples.OrderByDescending(static s => s.Values[^1]))
        {
            text.Append('\n').AppendJoin(' ', sample.Values.Select(static v => v.ToString(CultureInfo.InvariantCulture)));
            foreach (var label in sample.Labels)
            {
                text.Append(CultureInfo.InvariantCulture, $" {label.Key}={label.Text}");
            }

            text.Append('\n');
            foreach (var line in sample.Stack.SelectMany(static l => l.Lines))
            {
                text.Append("    ").Append(line.Function?.Name);
                if (line.Number > 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $" {line.Function?.FileName}:{line.Number}");
                }

                text.Append('\n');
            }
        }

        return text.ToString();
    }
}
