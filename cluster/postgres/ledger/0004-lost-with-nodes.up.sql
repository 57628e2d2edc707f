-- Which nodes died with a job, one after another: a dispatcher may die with its node, and what kills whoever runs it must not begin anew with each.
alter table lease add column lost_with text not null default '';
