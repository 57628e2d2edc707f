// The folders divide one small core by topic and are not layers: nearly every file would name most of these.
global using Grid.Scheduling.Admission;
global using Grid.Scheduling.Dispatch;
global using Grid.Scheduling.Explaining;
global using Grid.Scheduling.Jobs;
global using Grid.Scheduling.Learning;
global using Grid.Scheduling.Nodes;
global using Grid.Scheduling.Placement;
global using Grid.Scheduling.Policy;
global using Grid.Scheduling.Queue;
global using Grid.Scheduling.Regions;
global using Grid.Scheduling.Rounds;
