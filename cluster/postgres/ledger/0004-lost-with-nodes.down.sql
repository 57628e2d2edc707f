alter table lease drop column lost_with;
