-- grid schema: ledger, from version 5 back to 4
--
-- Studies stay with the patient to whom they were moved; that they were moved, and which numbers are one person's, is lost.
drop table patient_correction;
drop table patient_link;
drop index study_offered;
alter table study drop column patient_facts;
