using ResearchKit.Sources.Events;

namespace ResearchKit.Sources.Xapi;

/// <summary>Takes xAPI statements into a stage.</summary>
internal sealed class StatementIntake(EventStage stage) : EventIntake(stage, EventPlaces.Xapi)
{
    private readonly StatementReader _reader = new();

    protected override void TakeValue(EventAccount account, byte[] buffer, ItemSlice slice) => TakeEvent(_reader, account, buffer, slice);
}
