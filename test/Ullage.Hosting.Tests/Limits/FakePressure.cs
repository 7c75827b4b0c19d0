using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Tests.Limits;

internal sealed class FakePressure : IPressureSignal
{
    public event Action<ResourcePressure>? LevelChanged;

    /// <summary>Whether changes are told at once; else they wait to be looked at, so that no other thread takes part.</summary>
    public bool Tells { get; init; } = true;

    public ResourcePressure Current { get; private set; }

    public void Set(PressureLevel level, PressureLevel memory = PressureLevel.Normal, double excess = 0, long collections = 0, long fullCollections = 0, double ratio = 1, double reusable = 0)
    {
        Current = new ResourcePressure(level, ratio, 0, collections) { Reusable = reusable, MemoryLevel = memory, Excess = excess, LastFullCollection = fullCollections };
        if (Tells)
        {
            LevelChanged?.Invoke(Current);
        }
    }
}
