using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Contract;

/// <summary>
/// A rule: what it says of itself, and one or more looks at what was read. Rules hold no state and run on several threads at once. A rule that cannot tell
/// stays silent.
/// </summary>
internal abstract class AuditRule
{
    /// <summary>What it says of itself.</summary>
    public abstract RuleFacts Facts { get; }

    /// <summary>Looks at one container.</summary>
    public virtual void Look(Container container, RuleReport report)
    {
    }

    /// <summary>Looks at one object that makes pods.</summary>
    public virtual void Look(Workload workload, RuleReport report)
    {
    }

    /// <summary>Looks at one object of any kind.</summary>
    public virtual void Look(AuditObject item, RuleReport report)
    {
    }

    /// <summary>Looks at one image or binary.</summary>
    public virtual void Look(ArtifactObject artifact, RuleReport report)
    {
    }

    /// <summary>Looks at one Dockerfile.</summary>
    public virtual void Look(Dockerfile dockerfile, RuleReport report)
    {
    }

    /// <summary>Looks at everything at once.</summary>
    public virtual void Look(AuditSet set, RuleReport report)
    {
    }

    /// <summary>What mends a finding of this rule; null where nothing is certain enough. Never a path, a tag or a port that nobody wrote.</summary>
    public virtual Mend? Mend(MendCase found) => null;
}
