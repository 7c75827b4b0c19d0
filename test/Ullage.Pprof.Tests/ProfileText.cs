using System.Text;

namespace Ullage.Pprof.Tests;

/// <summary>All that a profile says, as text to compare.</summary>
internal static class ProfileText
{
    public static string Of(Profile profile)
    {
        var text = new StringBuilder();
        text.AppendJoin('|', profile.SampleTypes).AppendLine();
        text.AppendLine($"{profile.TimeNanos} {profile.DurationNanos} {profile.PeriodType} {profile.Period} '{profile.DefaultSampleType}' '{profile.DropFrames}' '{profile.KeepFrames}' '{profile.DocumentUrl}'");
        text.AppendJoin('|', profile.Comments).AppendLine();
        foreach (var mapping in profile.Mappings)
        {
            text.AppendLine(mapping.ToString());
        }

        foreach (var sample in profile.Samples)
        {
            text.AppendJoin(',', sample.Values).Append(' ').AppendJoin(',', sample.Labels).AppendLine();
            foreach (var frame in sample.Stack)
            {
                text.AppendLine($"  {frame.Address} {frame.IsFolded} {frame.Mapping} {string.Join('|', frame.Lines)}");
            }
        }

        return text.ToString();
    }
}
