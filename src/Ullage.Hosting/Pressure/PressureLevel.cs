namespace Ullage.Hosting.Pressure;

/// <summary>How short of resources the container is.</summary>
public enum PressureLevel
{
    /// <summary>Room enough.</summary>
    Normal,

    /// <summary>Short: give back what can be given back (caches shrink, limits tighten).</summary>
    High,

    /// <summary>Close to a kill or to a standstill: take on nothing that can wait.</summary>
    Critical,
}
