using Ullage.Audit.Objects;

namespace Ullage.Audit.Reading;

/// <summary>How long a container's preStop hook surely takes.</summary>
internal static class PreStop
{
    /// <summary>Seconds; 0 when there is no hook or it cannot be told.</summary>
    public static double Seconds(Container container)
    {
        var hook = container.Node["lifecycle"]["preStop"];
        return hook["sleep"]["seconds"].Integer() ?? ScriptText.Sleeps(hook["exec"]["command"].Texts());
    }
}
