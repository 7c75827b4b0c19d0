namespace Ullage.Audit.Findings;

/// <summary>How much a finding matters.</summary>
public enum AuditSeverity
{
    /// <summary>Worth knowing; often a matter of taste or of what stands elsewhere.</summary>
    Note,

    /// <summary>Costs money, speed or availability on an ordinary bad day.</summary>
    Warning,

    /// <summary>Is refused, does not start, or fails as surely as arithmetic.</summary>
    Error,
}
